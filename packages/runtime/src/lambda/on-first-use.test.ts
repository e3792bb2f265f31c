import { expect, test } from "vitest";
import type { BlobStore } from "../blob-store/blob-store.ts";
import type { Queue } from "../queue/queue.ts";
import { blobsOnFirstUse, onFirstUse, queueOnFirstUse } from "./on-first-use.ts";

/** Clients that record their calls; a load fails while there is an error in `failures`. */
function setUp(failures: Error[] = []) {
  const calls: unknown[][] = [];
  const loads = { count: 0 };
  const clients: { blobs: BlobStore; queue(url: string): Queue } = {
    blobs: {
      put: async (key) => `s3://bucket/${key}`,
      get: async (location) => Buffer.from(location),
    },
    queue: (url) => ({
      send: async (message) => void calls.push([url, "send", message]),
      changeVisibility: async (...call) => void calls.push([url, "changeVisibility", ...call]),
    }),
  };
  const loaded = onFirstUse(async () => {
    loads.count++;
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return clients;
  });
  const blobs = blobsOnFirstUse(loaded);
  return { blobs, queue: (url: string) => queueOnFirstUse(loaded, url), calls, loads };
}

test("all clients are loaded once, with the first call of any of them", async () => {
  const { blobs, queue, calls, loads } = setUp();
  const [a, b] = [queue("a"), queue("b")];
  expect(loads.count).toBe(0);
  await Promise.all([a.send({ body: "1" }), b.send({ body: "2" })]);
  await a.changeVisibility("receipt", 5);
  expect(await blobs.put("key", "1")).toBe("s3://bucket/key");
  expect(await blobs.get("s3://bucket/key")).toEqual(Buffer.from("s3://bucket/key"));
  expect(loads.count).toBe(1);
  expect(calls).toEqual([
    ["a", "send", { body: "1" }],
    ["b", "send", { body: "2" }],
    ["a", "changeVisibility", "receipt", 5],
  ]);
});

test("a load that fails fails its callers, and is repeated by the next one", async () => {
  const { blobs, queue: queueOf, calls, loads } = setUp([new Error("no such file")]);
  const queue = queueOf("a");
  const failed = await Promise.allSettled([queue.send({ body: "1" }), blobs.get("x")]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await queue.send({ body: "2" });
  expect(loads.count).toBe(2);
  expect(calls).toEqual([["a", "send", { body: "2" }]]);
});
