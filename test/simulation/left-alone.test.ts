import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hearLeftAlone } from "./left-alone.ts";

test("what is left alone is heard of while the work goes on, and not later", async () => {
  const thread = new EventEmitter();
  const heard: unknown[] = [];
  const work = async () => {
    thread.emit("unhandledRejection", "during");
    return "done";
  };
  expect(await hearLeftAlone(work, (reason) => heard.push(reason), thread)).toBe("done");
  thread.emit("unhandledRejection", "after");
  expect(heard).toEqual(["during"]);
});

test("work that fails fails, and is not listened to any longer", async () => {
  const thread = new EventEmitter();
  const fails = () => Promise.reject(new Error("broken"));
  await expect(hearLeftAlone(fails, () => undefined, thread)).rejects.toThrow("broken");
  expect(thread.listenerCount("unhandledRejection")).toBe(0);
});
