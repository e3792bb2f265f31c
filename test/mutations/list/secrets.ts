import type { Mutation } from "../mutation.ts";

const SECRETS = "packages/runtime/src/secrets";
const UNIT = { tests: [SECRETS], first: "tests" } as const;
const SLOW = { tests: ["test/scenarios/slow-secrets.test.ts"], first: "tests" } as const;

export const SECRETS_MUTATIONS: readonly Mutation[] = [
  {
    name: "slow-secret-read-given-up",
    rule: "a Secrets Manager that takes a second and a half for each request is waited for",
    file: `${SECRETS}/secrets.ts`,
    find: "requestTimeout: READ_MS, maxAttempts: 2",
    replace: "requestTimeout: 1400, maxAttempts: 2",
    ...SLOW,
  },
  {
    name: "dispatcher-gives-up-slow-secrets",
    rule: "the dispatcher waits for a Secrets Manager that takes four seconds for each request",
    file: "packages/dispatcher/src/lambda.ts",
    find: "connections.awsConfig(SECRETS_TIMEOUTS)",
    replace: "connections.awsConfig(AWS_TIMEOUTS)",
    ...SLOW,
  },
  {
    name: "token-verified-within-three-seconds",
    rule: "a delivery uses its time for a link key that is slow to read",
    file: "packages/receiver/src/delivery-deadlines.ts",
    find: "const FROM_REQUEST = { verifiedBy: 4400,",
    replace: "const FROM_REQUEST = { verifiedBy: 3000,",
    tests: ["packages/receiver"],
    first: "tests",
  },
  {
    name: "no-second-attempt-beside-a-slow-one",
    rule: "a read whose first attempt hangs ends with a second one",
    file: `${SECRETS}/shared-read.ts`,
    find: "  sleep(SECOND_ATTEMPT_MS, over.signal).then(begin, () => undefined);\n",
    replace: "",
    ...UNIT,
  },
  {
    name: "suspended-read-joined",
    rule: "a caller that joins a read begun before a freeze begins another attempt",
    file: `${SECRETS}/shared-read.ts`,
    find: "      if (clock.now() - lastAttemptAt >= SUSPENDED_MS) begin();\n",
    replace: "",
    ...UNIT,
  },
  {
    name: "attempts-of-a-read-not-aborted",
    rule: "the attempts of a read end with it",
    file: `${SECRETS}/shared-read.ts`,
    find: ".finally(() => over.abort());",
    replace: ".finally(() => undefined);",
    ...UNIT,
  },
  {
    name: "due-secret-not-waited-for",
    rule: "a secret that is due is read within the invocation, before Lambda freezes the process",
    file: `${SECRETS}/cached-secret.ts`,
    find: "return ms <= 0 ? old :",
    replace: "return ms <= 10_000 ? old :",
    ...UNIT,
  },
  {
    name: "overdue-secret-not-waited-for",
    rule: "a webhook secret that was not read for an hour is waited for longer",
    file: `${SECRETS}/cached-secret.ts`,
    find: "(now - at < 2 * cachedMs ? dueMs : overdueMs)",
    replace: "dueMs",
    ...UNIT,
  },
  {
    name: "slow-refresh-fails-its-caller",
    rule: "while an old value is good, a slow or unavailable Secrets Manager fails nobody",
    file: `${SECRETS}/cached-secret.ts`,
    find: "() => reading.value).catch(() => old);",
    replace: "() => reading.value);",
    ...UNIT,
  },
  {
    name: "older-read-passes-as-fresh",
    rule: "a fresh value is not one whose read began before it was asked for",
    file: `${SECRETS}/cached-secret.ts`,
    find: "fresh = start();",
    replace: "fresh = readInProgress(now);",
    ...UNIT,
  },
];
