import type { Mutation } from "../mutation.ts";

const RECEIVER = "packages/receiver/src";

export const TIME_BUDGET_MUTATIONS: readonly Mutation[] = [
  {
    name: "no-deadline-for-storing",
    rule: "the receiver responds within seven seconds",
    file: `${RECEIVER}/receive-delivery.ts`,
    find: "await by(storeBy, () => processDelivery(writer, incoming))",
    replace: "await processDelivery(writer, incoming)",
    tests: [RECEIVER],
  },
  {
    name: "cold-start-not-counted",
    rule: "the time that a cold start takes is part of the seven seconds in which the receiver responds",
    file: `${RECEIVER}/delivery-deadlines.ts`,
    find: "const from = isPlausible ? requestedAt : startedAt;",
    replace: "const from = isPlausible && requestedAt > startedAt ? requestedAt : startedAt;",
    tests: [RECEIVER],
    first: "tests",
  },
  {
    name: "give-up-after-two-seconds",
    rule: "the receiver uses the time that the provider waits: a table that is slow is waited for, up to five seconds",
    file: `${RECEIVER}/delivery-deadlines.ts`,
    find: "const FROM_REQUEST = { verifiedBy: 4400, storedBy: 5000, spilledBy: 6900 } as const;",
    replace: "const FROM_REQUEST = { verifiedBy: 700, storedBy: 1300, spilledBy: 1900 } as const;",
    tests: [RECEIVER],
    first: "tests",
  },
  {
    name: "respond-after-nine-seconds",
    rule: "the receiver responds within seven seconds, whatever hangs",
    file: `${RECEIVER}/delivery-deadlines.ts`,
    find: "const FROM_REQUEST = { verifiedBy: 4400, storedBy: 5000, spilledBy: 6900 } as const;",
    replace: "const FROM_REQUEST = { verifiedBy: 4400, storedBy: 7000, spilledBy: 8900 } as const;",
    tests: [RECEIVER],
  },
  {
    name: "every-delivery-waits-for-a-table-that-hangs",
    rule: "while the table hangs, most deliveries are spilled after half a second, so that they use little concurrency",
    file: `${RECEIVER}/slow-store.ts`,
    find: "slowSince = clock.now();",
    replace: "slowSince = undefined;",
    tests: [RECEIVER],
    first: "tests",
  },
];
