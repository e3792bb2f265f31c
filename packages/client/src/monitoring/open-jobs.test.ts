import { pausedShard } from "@boomerang/core";
import { expect, test } from "vitest";
import { indexed, recordOf, setUp } from "../client.fixture.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

test("open jobs are counted by target, with the age of the oldest message", async () => {
  const { client, records } = setUp();
  const whisper = { model_id: "whisper" };
  const jobs = [
    indexed("a", "PENDING", { sent_at: at(5), created_at: at(9) }),
    indexed("b", "SUBMITTED", { sent_at: at(3) }),
    // A record of an earlier version does not say when its message was sent.
    indexed("c", "SUBMITTED", { target: whisper, created_at: at(7) }),
    indexed("done", "SUCCEEDED"),
  ];
  for (const job of jobs) records.set(job.job_id, job);
  expect(await client.monitoring.openJobs()).toEqual({
    jobs: 3,
    isExact: true,
    examined: 3,
    targets: [
      { target: "model:echo/production", pending: 1, submitted: 1, oldestSentAt: at(3) },
      { target: "model:whisper/production", pending: 0, submitted: 1, oldestSentAt: at(7) },
    ],
  });
});

test("of many open jobs the number is a lower bound, and 200 records are read: those that are checked next", async () => {
  const { client, records, reads } = setUp();
  for (let n = 0; n < 20_000; n++) {
    const check_at = at(n);
    records.set(`j${n}`, indexed(`j${n}`, "SUBMITTED", { check_at, sent_at: at(n) }));
  }
  const { jobs, isExact, examined, targets } = await client.monitoring.openJobs();
  expect({ jobs, isExact, examined }).toEqual({ jobs: 10_000, isExact: false, examined: 200 });
  expect(targets).toEqual([
    { target: "model:echo/production", pending: 0, submitted: 200, oldestSentAt: at(0) },
  ]);
  expect(reads()).toEqual([100, 100]);
});

test("a job that has ended since the index was read is not counted", async () => {
  const { client, records } = setUp();
  records.set("a", { ...indexed("a", "PENDING"), status: "CANCELED" });
  expect(await client.monitoring.openJobs()).toEqual({ jobs: 0, isExact: true, examined: 0, targets: [] });
});

test("jobs of a paused target are counted, those of other targets are not", async () => {
  const { client, records } = setUp();
  for (const [id, target] of [
    ["a", "model:echo/production"],
    ["b", "model:echo/production"],
    ["c", "model:other/production"],
  ] as const) {
    records.set(id, recordOf(id, { paused_shard: pausedShard(target, id) }));
  }
  expect(await client.monitoring.pausedJobs("model:echo")).toEqual({ jobs: 2, isExact: true });
});
