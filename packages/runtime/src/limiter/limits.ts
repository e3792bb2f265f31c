import { wholeNumber } from "../settings/schemas.ts";
import { type LimitPolicy, statusPolicy, submissionPolicy } from "./gcra.ts";
import { type AheadLimiter, createLimiter, type LimiterOptions, type LimitStore } from "./limiter.ts";

/** A rate limit of the API that all processes of a deployment share. */
export interface Limit {
  /** Names the state in table `Control`: processes that use another name do not see each other's calls. */
  readonly name: string;
  /** Calls in one window of the policy, by the API's documentation; a deployment may set another number. */
  readonly defaultLimit: number;
  readonly policy: (limit: number) => LimitPolicy;
  /** Most permits taken with one write. */
  readonly batch: number;
  readonly takesAhead?: boolean;
}

export const LIMITS = {
  submissions: {
    name: "submit",
    defaultLimit: 12_000,
    policy: submissionPolicy,
    // For all messages that wait: at most ten in a dispatcher on Lambda, more in a local pipeline.
    batch: 100,
    takesAhead: true,
  },
  /** Status and cancel calls. */
  statusCalls: { name: "status", defaultLimit: 20, policy: statusPolicy, batch: 1 },
  queueStatusCalls: { name: "queue-status", defaultLimit: 20, policy: statusPolicy, batch: 1 },
} as const satisfies Record<string, Limit>;

export const submissionLimitEntries = {
  SUBMISSIONS_PER_MINUTE: wholeNumber(10, 1_000_000, LIMITS.submissions.defaultLimit),
};

export const statusLimitEntries = {
  STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, LIMITS.statusCalls.defaultLimit),
  QUEUE_STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, LIMITS.queueStatusCalls.defaultLimit),
};

/** Returns a function that creates the limiters of one process; `perWindow` is the limit of the deployment. */
export function limiterFactory(
  storeOf: (name: string) => LimitStore,
  { clock, random, sleep }: Pick<LimiterOptions, "clock" | "random" | "sleep">,
): (limit: Limit, perWindow?: number) => AheadLimiter {
  return ({ name, policy, defaultLimit, ...options }, perWindow = defaultLimit) =>
    createLimiter({ store: storeOf(name), policy: policy(perWindow), ...options, clock, random, sleep });
}
