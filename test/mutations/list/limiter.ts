import type { Mutation } from "../mutation.ts";

const RUNTIME = "packages/runtime/src";
const DISPATCHER = "packages/dispatcher/src";

export const LIMITER_MUTATIONS: readonly Mutation[] = [
  {
    name: "permits-taken-ahead-used-in-a-pause",
    rule: "permits that were taken while a call was throttled are not used during the pause",
    file: `${RUNTIME}/limiter/limiter.ts`,
    find: "if (waitMs <= 0) return clock.now() >= pausedUntil;",
    replace: "if (waitMs <= 0) return true;",
    tests: [RUNTIME],
    first: "tests",
  },
  {
    name: "frozen-while-taking-ahead",
    rule: "no call of the limiter is in progress when Lambda may freeze the process",
    file: `${DISPATCHER}/handler.ts`,
    find: "    await dispatcher.submissionLimiter.settled();\n",
    replace: "",
    tests: [DISPATCHER],
    first: "tests",
  },
  {
    name: "keep-permits-after-a-429",
    rule: "a process that was throttled discards its permits: it makes no call during the pause",
    file: "packages/runtime/src/limiter/limiter.ts",
    find: "        batch = { ...batch, left: 0 };\n",
    replace: "",
    tests: ["packages/runtime"],
    first: "tests",
  },
  {
    name: "lost-limiter-write-counts-as-written",
    rule: "two processes that read the same limiter state do not both use its permits",
    file: `${RUNTIME}/limiter/limiter.ts`,
    find: "if (await store.write(grant.state, current?.version)) {",
    replace: "if ((await store.write(grant.state, current?.version)) !== undefined) {",
    tests: [RUNTIME],
  },
  {
    name: "limiter-condition-always-true",
    rule: "the limiter writes its state only over the version that it read",
    file: `${RUNTIME}/control-item/dynamo-versioned-store.ts`,
    find: 'ConditionExpression: "version = :expected",',
    replace: 'ConditionExpression: "version >= :expected",',
    tests: [RUNTIME, "test/contracts"],
    first: "tests",
  },
  {
    name: "limiter-ignores-its-pause",
    rule: "no permit is issued before the time in Retry-After",
    file: `${RUNTIME}/limiter/gcra.ts`,
    find: "const soonest = Math.max(now, state.pausedUntil);",
    replace: "const soonest = now;",
    tests: [RUNTIME],
  },
  {
    name: "permits-never-expire",
    rule: "an expired permit is not used: late calls would exceed the rate limit of a later minute",
    file: `${DISPATCHER}/submit/claim-and-submit.ts`,
    find: "if (clock.now() - permitAt > MAX_CLAIM_MS) {",
    replace: "if (clock.now() < permitAt) {",
    tests: [DISPATCHER],
  },
  {
    name: "permits-acquired-before-the-api-key",
    rule: "the API key is read before a permit is acquired: nothing slow comes between a permit and its call",
    file: "packages/scheduler/src/handler.ts",
    find: "const hasKey = await checkKey(collaborators);",
    replace: "const hasKey = true;\n    void checkKey(collaborators);",
    tests: ["packages/scheduler/src"],
  },
];
