import {
  InferenceApiError,
  isOutcome,
  type Job,
  type JobError,
  type JobWrite,
  toTarget,
  transition,
} from "@boomerang/core";
import type { DueJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { decideByError, decideByStatus } from "./decide-outcome.ts";
import { reactToApiError } from "./react-to-api-error.ts";
import { chooseAction, type ReconcileAction } from "./reconcile-action.ts";
import { LAST_CALL_MS } from "./time-left.ts";

const MAX_JOBS_PER_RUN = 1000;
const AT_ONCE = 10;
// At the slowest pace that can be set, the last of those at once has its turn after 8 s. To wait longer is not
// worth the time that Lambda bills.
const MAX_PERMIT_WAIT_MS = 15_000;

/** How a job was left: looked at, or to be looked at again in a minute. */
interface Seen {
  readonly type: "looked" | "failed" | "out_of_budget";
  /** For how long it has been open at least; 0 where it is so no more. */
  readonly openMs: number;
}

/**
 * Looks at open jobs past their `check_at`, oldest first, within the status limit and the time the function has:
 * what is over is recorded, what got lost is submitted again or called lost. What does not fit waits a minute.
 *
 * @param hasKey whether the API can be asked; without its key a job has its outcome at its deadline all the same
 */
export async function reconcile(
  collaborators: Collaborators,
  remainingMs: () => number,
  hasKey: boolean,
): Promise<void> {
  const { store, clock, log, meter } = collaborators;
  const due = await store.listDue(clock.now(), MAX_JOBS_PER_RUN);
  const left = new Set(due);
  let next = 0;
  let isOver = false;
  let oldestMs = 0;
  const spare = () => remainingMs() - LAST_CALL_MS;
  const worker = async () => {
    for (let spareMs = spare(); !isOver && spareMs >= 0; spareMs = spare()) {
      const job = due[next++];
      if (job === undefined) return;
      const seen = await reconcileJob(collaborators, job, Math.min(spareMs, MAX_PERMIT_WAIT_MS), hasKey);
      if (seen.type === "out_of_budget") isOver = true;
      if (seen.type === "looked") left.delete(job);
      oldestMs = Math.max(oldestMs, seen.openMs);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // Sets keep their order: the first one left is the oldest.
  const [behind] = left;
  const behindMs = behind === undefined ? 0 : clock.now() - behind.since;
  meter.gauge("ReconcileBehindSeconds", behindMs / 1000);
  // A job that had no turn is at least as old as it is overdue.
  meter.gauge("OldestOpenJobSeconds", Math.max(oldestMs, behindMs) / 1000);
  log.info("reconciled", { due: due.length, left: left.size });
}

/** One job; an error of its own leaves its neighbours alone. */
async function reconcileJob(
  collaborators: Collaborators,
  { jobId, since }: DueJob,
  maxWaitMs: number,
  hasKey: boolean,
): Promise<Seen> {
  const { store, clock, timing, log } = collaborators;
  let openSince = since;
  const openMs = () => clock.now() - openSince;
  const unasked = (look: Exclude<ReconcileAction, { type: "skip" }>, job: Job) =>
    look.type === "ask" ? decideByError(job, {}, clock.now(), timing) : look.write;
  try {
    const job = await store.get(jobId);
    if (job === undefined) return { type: "looked", openMs: 0 };
    openSince = Date.parse(job.created_at);
    const look = chooseAction(job, clock.now(), timing);
    if (look.type === "skip") return { type: "looked", openMs: 0 };
    const isAsked = look.type === "ask" && hasKey;
    const write = isAsked ? await ask(collaborators, job, look, maxWaitMs) : unasked(look, job);
    if (write === "out_of_budget") return { type: write, openMs: openMs() };
    const after = await carryOut(collaborators, job, write);
    if (after && look.type === "resubmit") await resubmit(collaborators, after, "its message may be gone");
    const isOpen = after !== undefined && !isOutcome(after.status);
    return { type: "looked", openMs: isOpen ? openMs() : 0 };
  } catch (error) {
    log.error("job could not be reconciled; it is looked at again in a minute", { job_id: jobId, error });
    return { type: "failed", openMs: openMs() };
  }
}

async function ask(
  collaborators: Collaborators,
  job: Job,
  { requestId, target }: Extract<ReconcileAction, { type: "ask" }>,
  maxWaitMs: number,
): Promise<JobWrite | "out_of_budget"> {
  const { api, statusCalls, clock, timing, log, meter } = collaborators;
  if ((await statusCalls.acquire(maxWaitMs)) > 0) return "out_of_budget";
  try {
    return decideByStatus(job, await api.requestStatus(toTarget(target), requestId), clock.now(), timing);
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    const { kind, status, apiRequestId } = error;
    log.warn("status call failed", { job_id: job.job_id, status, api_request_id: apiRequestId });
    // The API answered: it does not know the request.
    if (kind !== "not_found") meter.count("StatusFailed");
    await reactToApiError(collaborators, error, statusCalls);
    return decideByError(job, error, clock.now(), timing);
  }
}

/**
 * Writes to the job as it was looked at, once: where it has changed since, what was decided does not fit it any
 * more, and the next look decides anew. That also makes a second run at the same time harmless.
 *
 * @returns the job as it then is, `undefined` when nothing was written
 */
async function carryOut(collaborators: Collaborators, job: Job, write: JobWrite): Promise<Job | undefined> {
  const { store, clock, timing } = collaborators;
  const decision = transition(job, write, clock.now(), timing);
  if (decision.type === "unchanged" || !(await store.put(decision.job, job))) return undefined;
  if (write.type === "lost") await afterLoss(collaborators, decision.job, write.error);
  return decision.job;
}

async function afterLoss(collaborators: Collaborators, job: Job, { code }: JobError): Promise<void> {
  const { log, meter } = collaborators;
  if (job.status === "LOST") {
    log.error("job lost", { job_id: job.job_id, request_id: job.request_id, code });
    meter.count("JobsLost");
    return;
  }
  await resubmit(collaborators, job, code);
  meter.count("JobsResubmitted");
}

/** Asks the dispatcher to submit a job again. Stopping before this is mended by the next look at the job. */
async function resubmit({ jobsQueue, log }: Collaborators, job: Job, why: string): Promise<void> {
  await jobsQueue.send({ body: JSON.stringify({ type: "resubmit", job_id: job.job_id }) });
  log.warn("job is to be submitted again", { job_id: job.job_id, request_id: job.request_id, why });
}
