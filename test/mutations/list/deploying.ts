import type { Mutation } from "../mutation.ts";

const STACK = "infra/src/boomerang";
const AS_DEPLOYED = "test/simulation/deployed";

/** Breakages of what the stack deploys, and the simulation counts with. */
export const DEPLOYING: readonly Mutation[] = [
  {
    name: "function-longer-than-the-lease",
    rule: "a function ends before the claims that it made",
    file: `${STACK}/timeouts.ts`,
    find: "export const DISPATCHER_TIMEOUT = Duration.seconds(60);",
    replace: "export const DISPATCHER_TIMEOUT = Duration.seconds(120);",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
  {
    name: "message-hidden-no-longer-than-its-function-runs",
    rule: "a message is hidden for several times as long as the function may run that has it",
    file: `${STACK}/queues.ts`,
    find: "return Duration.seconds(6 * timeout.toSeconds());",
    replace: "return timeout;",
    tests: [AS_DEPLOYED],
    first: "tests",
  },
];
