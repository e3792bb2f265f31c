import { DEFAULT_TIMING, type Job, type JobWrite, parseMessage, transition } from "@boomerang/core";
import { messageOf, ONE_KB } from "../../events.ts";

export interface Filling {
  readonly jobs: number;
  /** How many of them are open. None is due within a day. */
  readonly open: number;
}

const TEXT = JSON.stringify(ONE_KB);
// No open job is due before a run of the benchmarks is over.
const TIMING = { ...DEFAULT_TIMING, firstCheckMs: 24 * 3_600_000 };

/** Records of jobs as the functions write them: those that are open were submitted just now, the others have a result of 1 KB. */
export function recordsOf({ jobs, open }: Filling, now: number): Job[] {
  return Array.from({ length: jobs }, (_, n) => recordOf(`filling-${n}`, n < open, now));
}

function recordOf(jobId: string, isOpen: boolean, now: number): Job {
  const message = parseMessage(messageOf(jobId), `message-${jobId}`);
  if (!("job" in message)) throw new TypeError("not the message of a job");
  const claimed = written(undefined, { type: "claim", message, input: { text: TEXT } }, now);
  const { lease_until: claim = "" } = claimed;
  const requestId = `request-${jobId}`;
  const submitted = written(claimed, { type: "submitted", claim, requestId }, now);
  if (isOpen) return submitted;
  return written(submitted, { type: "deliver", jobId, requestId, content: { result: { text: TEXT } } }, now);
}

function written(before: Job | undefined, write: JobWrite, now: number): Job {
  const decision = transition(before, write, now, TIMING);
  if (decision.type === "unchanged") throw new Error(decision.reason);
  return decision.job;
}
