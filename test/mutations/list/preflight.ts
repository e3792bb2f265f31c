import type { Mutation } from "../mutation.ts";

const PREFLIGHT = "packages/preflight/src";

export const PREFLIGHT_MUTATIONS: readonly Mutation[] = [
  {
    name: "deployment-that-starves-the-receiver",
    rule: "a deployment is refused if the receiver has no room beside the other functions",
    file: `${PREFLIGHT}/check-concurrency.ts`,
    find: "const isError = room < ordinaryOf(plan);",
    replace: "const isError = false;",
    tests: [PREFLIGHT],
    first: "tests",
  },
  {
    name: "own-reservation-counted-against-the-stack",
    rule: "what the deployed receiver has reserved does not count against its next deployment",
    file: `${PREFLIGHT}/check-concurrency.ts`,
    find: "held.isKnown ? held.value.reservedConcurrency : 0",
    replace: "0",
    tests: [PREFLIGHT],
    first: "tests",
  },
  {
    name: "as-many-receivers-as-are-busy-on-average",
    rule: "deliveries that come at random find a receiver, not only on average",
    file: `${PREFLIGHT}/concurrency-plan.ts`,
    find: "return placesFor(deliveriesPerSecond * secondsEach, MOST_THROTTLED);",
    replace: "return Math.ceil(deliveriesPerSecond * secondsEach);",
    tests: [PREFLIGHT],
    first: "tests",
  },
  {
    name: "twenty-five-dispatchers-by-default",
    rule: "the default settings fit into the ten functions that a new account may run",
    file: "infra/src/settings/parse-settings.ts",
    find: "dispatcherConcurrency: v.optional(wholeNumber(2, 1000), 2),",
    replace: "dispatcherConcurrency: v.optional(wholeNumber(2, 1000), 25),",
    tests: ["infra/src/preflight"],
    first: "tests",
  },
];
