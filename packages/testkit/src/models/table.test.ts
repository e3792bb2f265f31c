import type { Job } from "@boomerang/core";
import { expect, test } from "vitest";
import { createTable } from "./table.ts";

const job = (version: number, checkAt: string, more: Partial<Job> = {}): Job => ({
  ...{ job_id: "a", status: "PENDING", version, submissions: 0, deliveries: 0 },
  ...{ created_at: "2026-01-01T00:00:00.000Z", check_at: checkAt, open_shard: 0 },
  ...more,
});

const NOON = "2026-01-01T12:00:00.000Z";
const ONE = "2026-01-01T13:00:00.000Z";
const LATER = Date.parse("2026-01-02T00:00:00.000Z");

function setUp() {
  const indexed: (() => void)[] = [];
  const changes: unknown[] = [];
  const table = createTable(
    (_, callback) => void indexed.push(callback),
    (change) => void changes.push(change),
  );
  return { table, indexed, changes };
}

test("a write is in the table at once, and in the index after its lag", async () => {
  const { table, indexed } = setUp();
  await table.put(job(1, NOON), undefined);
  expect(await table.get("a")).toEqual(job(1, NOON));
  expect(await table.listDue(LATER, 10)).toEqual([]);
  indexed[0]?.();
  expect(await table.listDue(LATER, 10)).toEqual([{ jobId: "a", since: Date.parse(NOON) }]);
});

test("an older write that reaches the index later changes nothing there", async () => {
  const { table, indexed } = setUp();
  await table.put(job(1, NOON), undefined);
  await table.put(job(2, ONE), job(1, NOON));
  indexed[1]?.();
  indexed[0]?.();
  expect(await table.listDue(LATER, 10)).toEqual([{ jobId: "a", since: Date.parse(ONE) }]);
});

test("a write that is rejected for its version or size reaches neither the index nor the stream", async () => {
  const { table, indexed, changes } = setUp();
  await table.put(job(1, NOON), undefined);
  expect(await table.put(job(1, ONE), undefined)).toBe(false);
  const large = job(2, ONE, { result: "x".repeat(409_600) });
  await expect(table.put(large, job(1, NOON))).rejects.toMatchObject({ name: "ValidationException" });
  for (const callback of indexed) callback();
  expect(await table.listDue(LATER, 10)).toEqual([{ jobId: "a", since: Date.parse(NOON) }]);
  expect(changes).toEqual([{ sequence: 1, before: undefined, after: job(1, NOON) }]);
});
