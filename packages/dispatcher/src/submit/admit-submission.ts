import { MAX_SUBMISSIONS, transition } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { mayAcceptFailedCalls } from "../circuit/circuit-rules.ts";
import { ACCOUNT, reasonHeldBack, submissionScope } from "../circuit/scopes.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { type RetryLater, retryAfter } from "../message-disposition.ts";
import type { SubmissionAttempt } from "./submission.ts";

type Admitted = { readonly type: "admitted" } & Pick<SubmissionAttempt, "needsHealthProbe">;

/**
 * Decides whether a message may submit its job now. In an outage only one message at a time may; the others are hidden without
 * a claim, so their jobs use up no submission.
 *
 * The API key is read here, before any claim: a key that cannot be read must not count as a submission that may have been
 * accepted.
 */
export async function admitSubmission(
  dispatcher: Dispatcher,
  { received, submission, claim, guess }: SubmissionAttempt,
): Promise<RetryLater | Admitted> {
  const { circuits, clock, timing } = dispatcher;
  // Before the probe slot: without a key there is nothing to probe.
  await dispatcher.apiKey.read();
  const decision = transition(guess.job, claim, clock.now(), timing);
  const isResubmission = decision.type === "unchanged" && decision.reason === "probe_required";
  // The API will not be called: the probe slot is left to another message.
  if (decision.type === "unchanged" && !isResubmission) return { type: "admitted" };
  const submissionsLeft = MAX_SUBMISSIONS - (guess.job?.submissions ?? 0);
  const admission = await circuits.admit([ACCOUNT, submissionScope(submission.target)], {
    isFirstReceive: received.receiveCount === 1,
    // The health probe does not detect every outage, and jobs with more submissions left find out whether it has ended.
    mayProbe: (state) => submissionsLeft > 1 || !mayAcceptFailedCalls(state, clock.now()),
  });
  if (admission.type === "denied") {
    // Otherwise its completion deadline would run during the outage.
    if (isResubmission) await writeJob(dispatcher, submission.jobId, { type: "defer" }, guess);
    return retryAfter(admission.afterMs, reasonHeldBack(admission.scope), admission.scope);
  }
  // This process may just have found out that the API rejected the key.
  await dispatcher.apiKey.readAgainIfRejected();
  return { type: "admitted", needsHealthProbe: admission.needsHealthProbe };
}
