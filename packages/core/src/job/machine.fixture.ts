import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import { transition } from "./machine.ts";
import { parseMessage, type SubmitMessage } from "./parse-message.ts";
import type { Job } from "./record.ts";
import { DEFAULT_TIMING } from "./timing.ts";

export const T0 = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;
export const input = { text: '{"a":1}' };
export const error = { code: "NO_DELIVERY", message: "no delivery arrived" } as const;

export function message(extra: Record<string, unknown> = {}): SubmitMessage {
  const body = { job_id: "order-1", target: { model_id: "echo" }, model_input: { a: 1 }, ...extra };
  return parseMessage(JSON.stringify(body), "sqs-1") as SubmitMessage;
}

export function apply(job: Job | undefined, write: JobWrite, now = T0): Job {
  const decision = transition(job, write, now, DEFAULT_TIMING);
  if (decision.type === "unchanged") throw new Error(`unchanged: ${decision.reason}`);
  return decision.job;
}

export function noOpReasonOf(job: Job | undefined, write: JobWrite, now = T0): string {
  const decision = transition(job, write, now, DEFAULT_TIMING);
  if (decision.type === "write") throw new Error(`wrote ${JSON.stringify(decision.job)}`);
  return decision.reason;
}

export const claimed = (extra?: Record<string, unknown>) =>
  apply(undefined, { type: "claim", message: message(extra), input });

export function submitted(extra?: Record<string, unknown>): Job {
  const job = claimed(extra);
  return apply(job, { type: "submitted", claim: claimOf(job), requestId: "r1" });
}

export function unknown(extra?: Record<string, unknown>): Job {
  const job = claimed(extra);
  return apply(job, { type: "unknown", claim: claimOf(job), error });
}

export function released(job = claimed(), now = T0): Job {
  return apply(job, { type: "release", claim: claimOf(job) }, now);
}

export const deliver = (result = '{"a":1}', requestId = "r1"): JobWrite => ({
  type: "deliver",
  jobId: "order-1",
  requestId,
  content: { result: { text: result } },
});
