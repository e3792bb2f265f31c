import { type LimitPolicy, statusPolicy, submissionPolicy } from "./gcra.ts";

/** A limit of the API that all workers of a deployment keep together. */
export interface Limit {
  /** Under which its state is kept: workers with another name would take no notice of each other. */
  readonly name: string;
  readonly policy: (most: number) => LimitPolicy;
  /** Turns that one write takes at most. */
  readonly batch: number;
}

/** The limits of a deployment. */
export const LIMITS = {
  submissions: { name: "submit", policy: submissionPolicy, batch: 10 },
  /** Status and cancel calls. */
  statusCalls: { name: "status", policy: statusPolicy, batch: 1 },
  queueStatusCalls: { name: "queue-status", policy: statusPolicy, batch: 1 },
} as const satisfies Record<string, Limit>;
