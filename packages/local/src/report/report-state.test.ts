import { expect, test } from "vitest";
import { jobsOf, reportState } from "./report.fixture.ts";
import { summarize } from "./report-state.ts";

test("every outcome is counted under its name, in the order of the JSON summary", () => {
  const jobs = [
    ...jobsOf("SUCCEEDED", 5),
    ...jobsOf("FAILED", 4),
    ...jobsOf("EXPIRED", 3),
    ...jobsOf("CANCELED", 2),
    ...jobsOf("REJECTED", 1),
    ...jobsOf("LOST", 1),
    ...jobsOf("PENDING", 1),
    ...jobsOf("SUBMITTED", 2),
  ];
  const summary = summarize(reportState({ jobs, events: 16, seconds: 12.345 }));
  expect(JSON.stringify(summary)).toBe(
    '{"submitted":19,"succeeded":5,"failed":4,"expired":3,"canceled":2,"rejected":1,"lost":1,"open":3,"events":16,"seconds":12.3}',
  );
});

test("a dead letter counts as rejected, but not twice when its job has a record", () => {
  const deadLetter = { code: "invalid_json", message: "not JSON" };
  const state = reportState({
    submitted: 3,
    jobs: jobsOf("REJECTED", 1),
    deadLetters: [
      deadLetter,
      { ...deadLetter, jobId: "rejected-1" },
      { ...deadLetter, jobId: "never stored" },
    ],
  });
  expect(summarize(state)).toMatchObject({ submitted: 3, rejected: 3, open: 0 });
});

test("a job without a record is open", () => {
  expect(summarize(reportState({ submitted: 4, jobs: jobsOf("SUCCEEDED", 1) }))).toMatchObject({ open: 3 });
});

test("with more outcomes than submissions no job is open, except those whose record is open", () => {
  const jobs = [...jobsOf("SUCCEEDED", 3), ...jobsOf("PENDING", 1)];
  expect(summarize(reportState({ submitted: 2, jobs: jobsOf("SUCCEEDED", 3) })).open).toBe(0);
  expect(summarize(reportState({ submitted: 2, jobs })).open).toBe(1);
});
