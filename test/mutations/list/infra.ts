import type { Mutation } from "../mutation.ts";

const STACK = "infra/src/boomerang";
const AS_DEPLOYED = "test/simulation/deployed";

export const INFRA_MUTATIONS: readonly Mutation[] = [
  {
    name: "timeout-longer-than-the-lease",
    rule: "a function ends before the leases of its claims",
    file: `${STACK}/timeouts.ts`,
    find: "export const DISPATCHER_TIMEOUT = Duration.seconds(60);",
    replace: "export const DISPATCHER_TIMEOUT = Duration.seconds(120);",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
  {
    name: "visibility-timeout-equals-function-timeout",
    rule: "the visibility timeout of a queue is several times the timeout of its function",
    file: `${STACK}/queues.ts`,
    find: "return Duration.seconds(6 * timeout.toSeconds());",
    replace: "return timeout;",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
];
