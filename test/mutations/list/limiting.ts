import type { Mutation } from "../mutation.ts";

const RUNTIME = "packages/runtime/src";
const DISPATCHER = "packages/dispatcher/src";

/** Mutations of the limiter. */
export const LIMITING: readonly Mutation[] = [
  {
    name: "limit-written-whatever-others-took",
    rule: "permits that two processes took from the same state are not both used",
    file: `${RUNTIME}/limiter/limiter.ts`,
    find: "if (await store.write(grant.state, current?.version)) {",
    replace: "if ((await store.write(grant.state, current?.version)) !== undefined) {",
    tests: [RUNTIME],
  },
  {
    name: "limit-condition-always-true",
    rule: "the limiter's state is written only over the state that was read",
    file: `${RUNTIME}/limiter/dynamo-limit-store.ts`,
    find: 'ConditionExpression: "version = :expected",',
    replace: 'ConditionExpression: "version >= :expected",',
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
  {
    name: "limiter-ignores-the-pause",
    rule: "nobody submits before the Retry-After of the API has passed",
    file: `${RUNTIME}/limiter/gcra.ts`,
    find: "const soonest = Math.max(now, state.pausedUntil);",
    replace: "const soonest = now;",
    tests: [RUNTIME],
  },
  {
    name: "permits-never-expire",
    rule: "an expired permit is not used: many delayed calls must not fall into one minute",
    file: `${DISPATCHER}/submit/claim-and-submit.ts`,
    find: "if (clock.now() - permitAt > PERMIT_TTL_MS) {",
    replace: "if (clock.now() < permitAt) {",
    tests: [DISPATCHER],
  },
  {
    name: "permits-acquired-before-the-key-is-read",
    rule: "nothing slow happens between a permit and its call",
    file: "packages/scheduler/src/handler.ts",
    find: "const hasKey = await checkKey(collaborators);",
    replace: "const hasKey = true;\n    void checkKey(collaborators);",
    tests: ["packages/scheduler/src"],
  },
];
