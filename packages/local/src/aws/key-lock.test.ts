import { expect, test } from "vitest";
import { createKeyLock } from "./key-lock.ts";

test("tasks with the same key run one after another, even after one that failed", async () => {
  const lock = createKeyLock();
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = lock("a", async () => {
    log.push("first begins");
    await gate.promise;
    log.push("first fails");
    throw new Error("first");
  });
  const second = lock("a", async () => {
    log.push("second");
    return 2;
  });
  gate.resolve();
  await expect(first).rejects.toThrow("first");
  expect(await second).toBe(2);
  expect(log).toEqual(["first begins", "first fails", "second"]);
});

test("a busy key does not delay another", async () => {
  const lock = createKeyLock();
  const gate = Promise.withResolvers<void>();
  const slow = lock("a", () => gate.promise);
  expect(await lock("b", async () => "b")).toBe("b");
  gate.resolve();
  await slow;
});
