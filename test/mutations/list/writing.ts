import type { Mutation } from "../mutation.ts";

const RUNTIME = "packages/runtime/src";

/** Breakages of how records are written. */
export const WRITING: readonly Mutation[] = [
  {
    name: "version-read-anew-before-the-put",
    rule: "what was decided on one version of a record is not written over another",
    file: `${RUNTIME}/job-store/write-job.ts`,
    find: "(await store.put(decision.job, before))",
    replace: "(await store.put(decision.job, await store.get(jobId)))",
    tests: [RUNTIME],
  },
  {
    name: "forget-the-version-condition",
    rule: "every write is one conditional update",
    file: `${RUNTIME}/job-store/dynamo-job-store.ts`,
    find: ": versionIs(before.version);",
    replace: ': { expression: "attribute_exists(job_id)", names: {}, values: {} };',
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
  {
    name: "lost-race-counts-as-written",
    rule: "a write that another one preceded was not made",
    file: `${RUNTIME}/job-store/dynamo-job-store.ts`,
    find: "return (await read(next.job_id))?.write_id === writeId;",
    replace: "return (await read(next.job_id)) !== undefined;",
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
];
