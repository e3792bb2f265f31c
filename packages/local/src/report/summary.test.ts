import { expect, test } from "vitest";
import { jobsOf, reportState } from "./report.fixture.ts";
import { summarize } from "./summary.ts";

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
    '{"messages":19,"submitted":19,"dead_letters":0,"reused_job_ids":0,"cancel_requests":0,"resubmit_requests":0,"succeeded":5,"failed":4,"expired":3,"canceled":2,"rejected":1,"lost":1,"open":3,"events":16,"seconds":12.3}',
  );
});

test("the numbers add up: messages by what became of them, jobs by their outcome", () => {
  const [job] = jobsOf("REJECTED", 1);
  const deadLetter = { code: "invalid_message", message: "no" };
  const lines = [
    { line: 1, job: job! },
    { line: 2, job: job!, deadLetter },
    { line: 3, deadLetter },
    { line: 4, jobId: "rejected-1", deadLetter },
    { line: 5, reusesJobIdOf: 1, deadLetter },
    { line: 6, cancelsJobOf: 1 },
    { line: 7, resubmits: { jobOf: undefined } },
    { line: 8, jobId: "without a record" },
  ];
  const { messages, submitted, ...rest } = summarize(reportState({ lines }));
  expect({ messages, submitted }).toEqual({ messages: 8, submitted: 3 });
  expect(rest).toMatchObject({ rejected: 2, open: 1 });
  expect(rest).toMatchObject({
    dead_letters: 2,
    reused_job_ids: 1,
    cancel_requests: 1,
    resubmit_requests: 1,
  });
});
