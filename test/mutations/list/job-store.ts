import type { Mutation } from "../mutation.ts";

const RUNTIME = "packages/runtime/src";

export const JOB_STORE_MUTATIONS: readonly Mutation[] = [
  {
    name: "delivery-without-a-read-to-any-record",
    rule: "a delivery that is written without a read changes open jobs only: a stored result is never overwritten",
    file: `${RUNTIME}/job-store/dynamo-job-store.ts`,
    find: "ConditionExpression: isOpen,",
    replace: 'ConditionExpression: isOpen + " OR attribute_exists(job_id)",',
    tests: ["test/contracts/job-store.test.ts"],
    first: "tests",
  },
  {
    name: "reread-the-version-before-the-put",
    rule: "a write that was decided on one version of a record does not replace another version",
    file: `${RUNTIME}/job-store/write-job.ts`,
    find: "(await store.put(decision.job, before))",
    replace: "(await store.put(decision.job, await store.get(jobId)))",
    tests: [RUNTIME],
  },
  {
    name: "no-delay-between-conflicting-writes",
    rule: "writers that come late try again after random delays, not all at once",
    file: `${RUNTIME}/job-store/write-job.ts`,
    find: "const delayMs = retryDelayMs({ attempt, ...DELAY_MS, random });",
    replace: "const delayMs = 0 * retryDelayMs({ attempt, ...DELAY_MS, random });",
    tests: [RUNTIME],
    first: "tests",
  },
  {
    name: "conflicts-retried-once",
    rule: "of many simultaneous writes of one job each takes effect, as long as there is time",
    file: `${RUNTIME}/job-store/write-job.ts`,
    find: "if (clock.now() + delayMs >= until) throw",
    replace: "if (attempt > 1) throw",
    tests: [RUNTIME, "packages/receiver/src"],
    first: "tests",
  },
  {
    name: "drop-the-version-condition",
    rule: "every write of a record is conditional on the version that it replaces",
    file: `${RUNTIME}/job-store/dynamo-job-store.ts`,
    find: "before === undefined ? NO_RECORD : ",
    replace: 'before === undefined ? NO_RECORD : before.version > 0 ? "attribute_exists(job_id)" : ',
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
  {
    name: "lost-race-counts-as-written",
    rule: "a write that lost a race is not reported as made",
    file: `${RUNTIME}/job-store/dynamo-job-store.ts`,
    find: "return (await read(next.job_id))?.write_id === writeId;",
    replace: "return (await read(next.job_id)) !== undefined;",
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
];
