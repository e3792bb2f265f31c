import { expect, test } from "vitest";
import type { Queue } from "../queue/queue.ts";
import { blobStoreOnFirstUse, queueOnFirstUse } from "./on-first-use.ts";

test("the client of a queue is loaded once, with the first call, and makes every call", async () => {
  const calls: unknown[][] = [];
  let loads = 0;
  const queue = queueOnFirstUse(async () => {
    loads++;
    return {
      send: async (message) => void calls.push(["send", message]),
      changeVisibility: async (...call) => void calls.push(["changeVisibility", ...call]),
    };
  });
  expect(loads).toBe(0);
  await Promise.all([queue.send({ body: "1" }), queue.send({ body: "2" })]);
  await queue.changeVisibility("receipt", 5);
  expect(loads).toBe(1);
  expect(calls).toEqual([
    ["send", { body: "1" }],
    ["send", { body: "2" }],
    ["changeVisibility", "receipt", 5],
  ]);
});

test("the client of a blob store is loaded once, and returns what it returns", async () => {
  let loads = 0;
  const store = blobStoreOnFirstUse(async () => {
    loads++;
    return { put: async (key) => `s3://bucket/${key}`, get: async (location) => Buffer.from(location) };
  });
  expect(await store.put("a", "1")).toBe("s3://bucket/a");
  expect(await store.get("s3://bucket/a")).toEqual(Buffer.from("s3://bucket/a"));
  expect(loads).toBe(1);
});

test("a load that fails fails its callers, and is repeated by the next one", async () => {
  const sent: string[] = [];
  const queue: Queue = {
    send: async ({ body }) => void sent.push(body),
    changeVisibility: async () => undefined,
  };
  const loads = [() => Promise.reject(new Error("no such file")), async () => queue];
  const onFirstUse = queueOnFirstUse(() => (loads.shift() ?? (async () => queue))());
  const failed = await Promise.allSettled([onFirstUse.send({ body: "1" }), onFirstUse.send({ body: "2" })]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await onFirstUse.send({ body: "3" });
  expect(sent).toEqual(["3"]);
});
