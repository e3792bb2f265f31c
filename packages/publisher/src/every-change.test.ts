import { isOutcome, JOB_STATUSES, type Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { histories } from "@boomerang/testkit/jobs/any-job";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHarness, job } from "./stream.fixture.ts";

// Any text may be a result in a history; these are JSON.
const readable = histories.map((history) =>
  history.map(({ result, ...rest }): Job => ({ ...rest, ...(result !== undefined && { result: "1" }) })),
);

const hasEvent = (before: Job | undefined, after: Job) =>
  isOutcome(after.status) && before?.status !== after.status;

describe.each([undefined, ...JOB_STATUSES])("a change of status from %s", (from) => {
  test.each(JOB_STATUSES)("to %s is published once if it is another outcome, else not at all", async (to) => {
    const { publish, details } = createHarness();
    const before = from && job({ status: from });
    const after = job({ status: to, version: 4 });
    expect(await publish(jobsStreamRecord(1, after, before))).toBeUndefined();
    const expected = hasEvent(before, after) ? [{ event_id: "order-1:4", status: to }] : [];
    expect(details()).toMatchObject(expected);
    expect(details()).toHaveLength(expected.length);
  });
});

test("of every history, each change to another outcome is published once, in order, however the changes are batched", async () => {
  const batched = fc.integer({ min: 1, max: 10 });
  await fc.assert(
    fc.asyncProperty(readable, batched, async (history, size) => {
      const { publish, details } = createHarness();
      const changes = history.map((after, n) => ({ before: history[n - 1], after }));
      for (let n = 0; n < changes.length; n += size) {
        const batch = changes.slice(n, n + size);
        const records = batch.map(({ before, after }) => jobsStreamRecord(after.version, after, before));
        expect(await publish(...records)).toBeUndefined();
      }
      const outcomes = changes.filter(({ before, after }) => hasEvent(before, after));
      expect(details().map(({ event_id, status }) => [event_id, status])).toEqual(
        outcomes.map(({ after: { job_id, version, status } }) => [`${job_id}:${version}`, status]),
      );
    }),
  );
});
