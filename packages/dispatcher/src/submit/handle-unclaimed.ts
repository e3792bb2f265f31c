import { afterLeaseMs } from "@boomerang/core";
import type { WriteResult } from "@boomerang/runtime";
import type { Dispatcher } from "../dispatcher.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";
import { handleExistingJob } from "./handle-existing-job.ts";
import type { SubmissionAttempt } from "./submission.ts";

// As often as a quarantined delivery is verified again.
const QUARANTINED_MS = 900_000;
// The next receive reads the record first.
const RETRY_WITH_RECORD_MS = 1000;

/** What happens to a message whose job it could not claim, pause or cancel. */
export async function handleUnclaimed(
  dispatcher: Dispatcher,
  { received, claim }: Pick<SubmissionAttempt, "received" | "claim">,
  { reason, job }: Extract<WriteResult, { type: "unchanged" }>,
): Promise<MessageDisposition> {
  if (reason === "leased") {
    return retryAfter(afterLeaseMs(job, dispatcher.clock.now()), "a submission of the job is in progress");
  }
  // If the delivery turns out to be forged, the message continues the job.
  if (reason === "quarantined") return retryAfter(QUARANTINED_MS, "a delivery of the job is quarantined");
  // The guess was wrong: the record was not read, or has changed since.
  if (reason === "probe_required") {
    return retryAfter(RETRY_WITH_RECORD_MS, "the job needs a health probe first");
  }
  // A resubmission has no message of its own.
  if (claim.type === "claim_again" || job === undefined) return COMPLETE;
  return handleExistingJob(dispatcher, received, claim, { job, reason });
}
