import type { Mutation } from "../mutation.ts";

const CORE = "packages/core/src";
const PUBLISHER = "packages/publisher/src";

export const PUBLISHER_MUTATIONS: readonly Mutation[] = [
  {
    name: "skip-a-failed-event",
    rule: "every outcome is published",
    file: `${PUBLISHER}/publish-events.ts`,
    find: "if (failed !== undefined) return failed.sequenceNumber;",
    replace: "",
    tests: [PUBLISHER],
  },
  {
    name: "bus-outage-counts-as-success",
    rule: "an event counts as published only when the bus has accepted it",
    file: `${PUBLISHER}/publish-events.ts`,
    find: "return events.map(() => ({ code }));",
    replace: "return events.map(() => undefined);",
    tests: [PUBLISHER],
  },
  {
    name: "two-events-of-a-job-in-one-call",
    rule: "the events of a job are published in order, which a single call does not guarantee",
    file: `${PUBLISHER}/batch-events.ts`,
    find: "batch.some(({ event }) => event.jobId === next.event.jobId)",
    replace: "batch.includes(next)",
    tests: [PUBLISHER],
  },
  {
    name: "second-outcome-not-published",
    rule: "a result that replaces a provisional outcome is published too",
    file: `${CORE}/job/event.ts`,
    find: "if (!hasEvent(status) || before?.status === status) return undefined;",
    replace:
      'if (!hasEvent(status) || before?.status === status || before?.status === "LOST") return undefined;',
    tests: [CORE],
  },
  {
    name: "late-failure-not-published",
    rule: "every change to another outcome is published: also a failure that arrives after EXPIRED",
    file: `${CORE}/job/event.ts`,
    find: "if (!hasEvent(status) || before?.status === status) return undefined;",
    replace:
      'if (!hasEvent(status) || before?.status === status || (before?.status === "EXPIRED" && status === "FAILED")) return undefined;',
    tests: [`${PUBLISHER}/every-change.test.ts`],
    first: "tests",
  },
  {
    name: "event-id-without-the-version",
    rule: "each event of a job has its own id",
    file: `${CORE}/job/event.ts`,
    find: "after.version",
    replace: "after.submissions",
    tests: [CORE],
  },
];
