import type { Mutation } from "../mutation.ts";

const CORE = "packages/core/src";
const PUBLISHER = "packages/publisher/src";

/** Breakages of the rules of announcing. */
export const ANNOUNCING: readonly Mutation[] = [
  {
    name: "advance-past-a-failed-announcement",
    rule: "every outcome is announced",
    file: `${PUBLISHER}/publish-events.ts`,
    find: "if (failed !== undefined) return failed.sequenceNumber;",
    replace: "",
    tests: [PUBLISHER],
  },
  {
    name: "bus-outage-taken-for-success",
    rule: "an event counts as announced when the bus has said so",
    file: `${PUBLISHER}/publish-events.ts`,
    find: "return events.map(() => ({ code }));",
    replace: "return events.map(() => undefined);",
    tests: [PUBLISHER],
  },
  {
    name: "two-events-of-a-job-in-one-call",
    rule: "the events of a job are told in their order, which one call does not keep",
    file: `${PUBLISHER}/batch-events.ts`,
    find: "batch.some(({ event }) => event.jobId === next.event.jobId)",
    replace: "batch.includes(next)",
    tests: [PUBLISHER],
  },
  {
    name: "second-outcome-not-announced",
    rule: "a result that comes after a verdict of absence is announced too",
    file: `${CORE}/job/event.ts`,
    find: "if (!hasEvent(status) || before?.status === status) return undefined;",
    replace:
      'if (!hasEvent(status) || before?.status === status || before?.status === "LOST") return undefined;',
    tests: [CORE],
  },
  {
    name: "event-id-without-the-version",
    rule: "each event of a job has an id of its own",
    file: `${CORE}/job/event.ts`,
    find: "after.version",
    replace: "after.submissions",
    tests: [CORE],
  },
];
