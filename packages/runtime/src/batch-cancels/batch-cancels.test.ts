import { expect, test } from "vitest";
import { createBatchCanceledUntil } from "./batch-cancels.ts";

test("each batch is read at most once in ten seconds, and a thousand of them are remembered", async () => {
  const time = { now: 0 };
  const reads: string[] = [];
  const storeOf = (batchId: string) => ({
    async read() {
      reads.push(batchId);
      return batchId === "canceled" ? { state: { sentAt: 5, recordedAt: 6 }, version: 1 } : undefined;
    },
  });
  const canceledUntil = createBatchCanceledUntil(storeOf, { now: () => time.now });
  expect(await canceledUntil("canceled")).toBe(5);
  expect(await canceledUntil("other")).toBeUndefined();
  expect(await canceledUntil("canceled")).toBe(5);
  expect(reads).toEqual(["canceled", "other"]);
  time.now = 10_000;
  await canceledUntil("canceled");
  expect(reads).toEqual(["canceled", "other", "canceled"]);
  // "other" is the least recently used one, so it is forgotten first.
  for (let n = 0; n < 999; n++) await canceledUntil(`batch-${n}`);
  const before = reads.length;
  await canceledUntil("canceled");
  expect(reads).toHaveLength(before);
  await canceledUntil("other");
  expect(reads).toHaveLength(before + 1);
});
