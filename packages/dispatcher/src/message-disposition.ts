import type { Target } from "@boomerang/core";

/** What happens to a message of the jobs queue after handling. */
export type MessageDisposition = { readonly type: "complete" } | RetryLater;

/** The message stays on the queue and becomes visible again after `afterMs` milliseconds. */
export interface RetryLater {
  readonly type: "retry";
  readonly afterMs: number;
  readonly reason: string;
  /** The scope of the circuit that is the reason, if one is. */
  readonly scope?: string | undefined;
  /** The target whose job could not be submitted. */
  readonly target?: Target | undefined;
}

/** The message is deleted. */
export const COMPLETE: MessageDisposition = { type: "complete" };

export function retryAfter(afterMs: number, reason: string, scope?: string): RetryLater {
  return { type: "retry", afterMs, reason, scope };
}

export function withTarget(disposition: MessageDisposition, target: Target): MessageDisposition {
  return disposition.type === "retry" ? { ...disposition, target } : disposition;
}
