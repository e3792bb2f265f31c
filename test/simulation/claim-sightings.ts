import type { Job } from "@boomerang/core";
import type { Situation } from "./coverage.ts";
import type { Observer } from "./observer.ts";
import type { Process } from "./process.ts";
import { isAnswer } from "./rules/probes.ts";

/** How far a process has come with a job: it has claimed it, begun to submit it, or the API has accepted it. */
type Intent = "claimed" | "called" | "accepted";

/** Notes what befalls claims: who dies under one, who takes one over, who waits before the next. */
export function createClaimSightings(see: (situation: Situation) => void): Partial<Observer> {
  /** What the invocations that go on are about to do with jobs. */
  const intents = new Map<Process, Map<string, Intent>>();
  /** The lease of the last claim of each job, while nothing is written of what became of it. */
  const leases = new Map<string, string>();
  const leftToWait = new Set<string>();
  const putOff = new Set<string>();
  /** Those who asked the API whether it answers, and had no answer the last time. */
  const silent = new Set<Process>();
  /** The jobs whose last claim is not their first. */
  const claimedAgain = new Set<string>();

  function intentsOf(process: Process) {
    const known = intents.get(process) ?? new Map<string, Intent>();
    intents.set(process, known);
    return known;
  }

  function seeClaim(before: Job | undefined, after: Job): void {
    const { job_id: jobId, lease_until: lease = "" } = after;
    const isClaim = after.submissions > (before?.submissions ?? 0);
    if (isClaim && before?.lease_until !== undefined && leases.get(jobId) === before.lease_until)
      see("lease_taken_over");
    if (isClaim && putOff.delete(jobId)) see("put_off_and_submitted_again");
    if (isClaim) {
      leases.set(jobId, lease);
      if (before !== undefined && before.submissions > 0) claimedAgain.add(jobId);
      else claimedAgain.delete(jobId);
    }
    // A lease that is not the claim's says that a call was made, and nobody knows what became of it.
    const isUnknown = after.status === "PENDING" && lease !== "" && lease !== leases.get(jobId);
    if (!isUnknown || after.on_unknown !== "wait" || leftToWait.has(jobId)) return;
    leftToWait.add(jobId);
    see("unknown_and_left_to_wait");
  }

  /** A dispatcher wrote that its message brings a job back, which it could not submit now. */
  function isPutOff(process: Process, before: Job | undefined, after: Job): boolean {
    return (
      process.of === "dispatcher" &&
      before?.status === "PENDING" &&
      after.status === "PENDING" &&
      after.submissions === before.submissions &&
      after.lease_until === before.lease_until &&
      Date.parse(after.check_at ?? "") > process.clock.now()
    );
  }

  return {
    changed: ({ before, after }) => seeClaim(before, after),
    wrote(process, { before, after }) {
      const { job_id: jobId, status, submissions } = after;
      const own = intentsOf(process);
      if (isPutOff(process, before, after)) {
        putOff.add(jobId);
        see("put_off");
        if (silent.has(process)) see("held_back_while_the_api_is_silent");
      }
      // Given back without a call: its turn had passed by the time that its claim was written.
      if (before !== undefined && submissions < before.submissions && own.get(jobId) === "claimed")
        see("turn_passed");
      if (status === "PENDING" && submissions > (before?.submissions ?? 0)) own.set(jobId, "claimed");
      else own.delete(jobId);
    },
    died(process) {
      for (const intent of intents.get(process)?.values() ?? []) {
        if (intent === "claimed") see("crash_between_claim_and_call");
        if (intent === "accepted") see("crash_between_call_and_write");
      }
    },
    ended(process) {
      intents.delete(process);
    },
    submitting(process, jobId) {
      intentsOf(process).set(jobId, "called");
      if (claimedAgain.has(jobId)) see("submitted_again_after_an_answer");
    },
    askedForQueue(process, status) {
      if (isAnswer(status)) silent.delete(process);
      else silent.add(process);
    },
    answeredByApi({ operation, jobId, process, status }) {
      if (operation === "submit" && status === 201) intentsOf(process).set(jobId, "accepted");
    },
  };
}
