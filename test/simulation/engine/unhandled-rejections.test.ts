import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { catchUnhandledRejections } from "./unhandled-rejections.ts";

test("unhandled rejections are reported during the work, and not later", async () => {
  const thread = new EventEmitter();
  const reported: unknown[] = [];
  const work = async () => {
    thread.emit("unhandledRejection", "during");
    return "done";
  };
  expect(await catchUnhandledRejections(work, (reason) => reported.push(reason), thread)).toBe("done");
  thread.emit("unhandledRejection", "after");
  expect(reported).toEqual(["during"]);
});

test("an error of the work is passed on, and the listener is removed", async () => {
  const thread = new EventEmitter();
  const fails = () => Promise.reject(new Error("broken"));
  await expect(catchUnhandledRejections(fails, () => undefined, thread)).rejects.toThrow("broken");
  expect(thread.listenerCount("unhandledRejection")).toBe(0);
});
