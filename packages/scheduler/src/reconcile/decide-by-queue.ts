import { completionDeadline, type Job, type JobWrite, type Timing } from "@boomerang/core";
import type { QueueReading } from "../queue-reader.ts";
import { ATTEMPTS_WAIT_MS, backedOffCheckAt, soon } from "./check-times.ts";
import { notInQueue } from "./losses.ts";

/**
 * The write for a job of which it is unknown whether the API accepted its submission, and whose lease ended a while ago:
 * no call can reach the API any more. While the queue of its target is empty, an accepted submission has ended, and its
 * delivery is on its way or lost. The queue must be empty at each check for as long as a delivery may take, at least
 * twice: between two of its states, the API may not count a request for a moment.
 */
export function decideByQueue(
  job: Job,
  reading: QueueReading,
  { leaseUntil, now, timing }: { readonly leaseUntil: number; readonly now: number; readonly timing: Timing },
): JobWrite {
  const deadline = completionDeadline(job, leaseUntil);
  const { queue_empty_since } = job;
  const known = queue_empty_since === undefined ? undefined : Date.parse(queue_empty_since);
  const checkAgain = (checkAt: number, queueEmptySince?: number): JobWrite => ({
    type: "reschedule_check",
    checkAt: Math.min(checkAt, deadline),
    queueEmptySince,
  });
  if (reading.type === "failed") return checkAgain(soon(now, timing), known);
  const { queued, inProgress, at, respondedAt } = reading;
  if (queued > 0 || inProgress > 0) return checkAgain(backedOffCheckAt(leaseUntil, now, timing));
  // From the end of the first call to the beginning of the last: the time between the two states is not shorter.
  const since = known ?? respondedAt;
  return at - since >= ATTEMPTS_WAIT_MS ? notInQueue(job, since, at) : checkAgain(soon(now, timing), since);
}
