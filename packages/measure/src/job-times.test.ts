import { expect, test } from "vitest";
import { type JobTimes, jobsReport, type SentJob } from "./job-times.ts";

const START = 1_800_000_000_000;
const sentJob = (n: number, sentAt = START): SentJob => ({ jobId: `job-${n}`, messageId: `m-${n}`, sentAt });

function record(n: number, fields: Partial<JobTimes> = {}): JobTimes {
  return {
    jobId: `job-${n}`,
    status: "SUCCEEDED",
    createdAt: START + 100,
    submittedAt: START + 300,
    completedAt: START + 1300,
    ...{ submissions: 1, deliveries: 1, errorCodes: [] },
    ...fields,
  };
}

test("latencies are the differences between the message and the times in the record", () => {
  const { latencies } = jobsReport([sentJob(1)], [record(1)]);
  expect(latencies.map(({ of, seconds }) => [of, seconds?.p50])).toEqual([
    ["message sent → record created", 0.1],
    ["record created → submitted", 0.2],
    ["message sent → submitted", 0.3],
    ["submitted → succeeded (includes the model)", 1],
    ["message sent → succeeded", 1.3],
  ]);
});

test("a job without a record, and one that still waits, have no outcome", () => {
  const waiting = record(2, { status: "SUBMITTED", completedAt: undefined });
  const report = jobsReport([sentJob(1), sentJob(2), sentJob(3)], [waiting, record(3)]);
  expect(report).toMatchObject({
    sent: 3,
    withoutOutcome: 2,
    statuses: { "no record": 1, SUBMITTED: 1, SUCCEEDED: 1 },
  });
  expect(report.latencies.map(({ seconds }) => seconds?.count)).toEqual([2, 2, 2, 1, 1]);
});

test("an outcome that our own timeout sets is no latency", () => {
  const { latencies, withoutOutcome } = jobsReport([sentJob(1)], [record(1, { status: "LOST" })]);
  expect(withoutOutcome).toBe(0);
  expect(latencies.map(({ seconds }) => seconds === undefined)).toEqual([false, false, false, true, true]);
});

test("resubmissions, repeated deliveries and error codes are counted", () => {
  const records = [
    record(1, { submissions: 2, deliveries: 3 }),
    record(2, { errorCodes: ["http_404", "http_404"] }),
  ];
  expect(jobsReport([sentJob(1), sentJob(2)], records)).toMatchObject({
    resubmitted: 1,
    repeatedDeliveries: 1,
    errorCodes: { http_404: 2 },
  });
});

test("throughput counts from the first message; the busiest ten seconds are a sliding window", () => {
  // Ten jobs a second for twenty seconds, then one each ten seconds.
  const times = [...Array.from({ length: 200 }, (_, n) => n * 100), 30_000, 40_000];
  const sent = times.map((_, n) => sentJob(n, START + n));
  const records = times.map((at, n) => record(n, { submittedAt: START + at, completedAt: START + 50_500 }));
  expect(jobsReport(sent, records).throughput).toEqual({
    sent: 202,
    submitted: 202 / 40,
    busiestTenSeconds: 10,
    completed: 202 / 50.5,
  });
});

test("without a submission there is no throughput", () => {
  expect(jobsReport([sentJob(1)], []).throughput).toBeUndefined();
  expect(jobsReport([], []).throughput).toBeUndefined();
});

test("a record that is older than its message shows that the sender's clock is ahead", () => {
  const records = [record(1, { createdAt: START - 250 }), record(2, { createdAt: START - 100 })];
  expect(jobsReport([sentJob(1), sentJob(2)], records).clockAheadMs).toBe(250);
  expect(jobsReport([sentJob(1)], [record(1)]).clockAheadMs).toBe(0);
});
