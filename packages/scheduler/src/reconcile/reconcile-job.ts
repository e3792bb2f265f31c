import {
  InferenceApiError,
  isOutcome,
  type Job,
  type JobError,
  type JobWrite,
  toTarget,
  transition,
  waitingSince,
} from "@boomerang/core";
import type { DueJob } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import type { ReadQueue } from "../queue-reader.ts";
import { reactToApiError } from "../react-to-api-error.ts";
import { requestResubmission } from "../request-resubmission.ts";
import { checkPaused } from "./check-paused.ts";
import { chooseAction, decideByError, decideByStatus, type ReconcileAction } from "./decide.ts";
import { decideByQueue } from "./decide-by-queue.ts";
import { actionWhileQuarantined, writeWhileQuarantined } from "./while-quarantined.ts";

/** What the jobs of one run share. */
export interface ReconcileRun {
  readonly readQueue: ReadQueue;
  /** How long to wait for a permit, milliseconds. */
  readonly maxWaitMs: number;
  /** Whether the API can be called. */
  readonly hasKey: boolean;
}

interface JobCheck {
  /** `failed` and `no_permit`: the next run checks the job again. */
  readonly type: "done" | "failed" | "no_permit";
  /** How long the job has been open, at least; 0 if it is not open any more. */
  readonly openMs: number;
}

/** Checks one job; an error is logged and does not affect other jobs. */
export async function reconcileJob(
  collaborators: Collaborators,
  { jobId, since }: DueJob,
  run: ReconcileRun,
): Promise<JobCheck> {
  const { store, clock, timing, log } = collaborators;
  let openSince = since;
  const openMs = () => clock.now() - openSince;
  try {
    const job = await store.get(jobId);
    if (job === undefined) return { type: "done", openMs: 0 };
    openSince = waitingSince(job);
    const now = clock.now();
    const action = actionWhileQuarantined(job, chooseAction(job, now, timing), now, timing);
    if (action.type === "skip") return { type: "done", openMs: 0 };
    if (action.type === "check_paused") {
      // Somebody wants it to wait, so it raises no alarm.
      openSince = now;
      await checkPaused(collaborators, job);
      return { type: "done", openMs: 0 };
    }
    const write = await writeFor(collaborators, job, action, run);
    if (write === "no_permit") return { type: write, openMs: openMs() };
    const after = await applyWrite(
      collaborators,
      job,
      writeWhileQuarantined(job, write, clock.now(), timing),
    );
    if (after && action.type === "resubmit") await resubmit(collaborators, after, "its message may be gone");
    const isOpen = after !== undefined && !isOutcome(after.status);
    return { type: "done", openMs: isOpen ? openMs() : 0 };
  } catch (error) {
    log.error("job could not be reconciled; the next run tries again", { job_id: jobId, error });
    return { type: "failed", openMs: openMs() };
  }
}

async function writeFor(
  collaborators: Collaborators,
  job: Job,
  action: Exclude<ReconcileAction, { type: "skip" | "check_paused" }>,
  { readQueue, maxWaitMs, hasKey }: ReconcileRun,
): Promise<JobWrite | "no_permit"> {
  const { clock, timing } = collaborators;
  switch (action.type) {
    case "query_status":
      return hasKey
        ? await queryStatus(collaborators, job, action, maxWaitMs)
        : decideByError(job, {}, clock.now(), timing);
    case "query_queue": {
      const reading = await readQueue(toTarget(action.target), maxWaitMs);
      return decideByQueue(job, reading, { leaseUntil: action.leaseUntil, now: clock.now(), timing });
    }
    default:
      return action.write;
  }
}

async function queryStatus(
  collaborators: Collaborators,
  job: Job,
  { requestId, target }: Extract<ReconcileAction, { type: "query_status" }>,
  maxWaitMs: number,
): Promise<JobWrite | "no_permit"> {
  const { api, statusLimiter, clock, log, meter, timing } = collaborators;
  if ((await statusLimiter.acquire(maxWaitMs)) > 0) return "no_permit";
  try {
    return decideByStatus(
      job,
      await api.requestStatus(toTarget(target), requestId),
      clock.now(),
      collaborators,
    );
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    const { kind, status, apiRequestId } = error;
    log.warn("status call failed", { job_id: job.job_id, status, api_request_id: apiRequestId });
    // "Not found" is a valid response: the API does not know the request.
    if (kind !== "not_found") meter.count("StatusFailed");
    await reactToApiError(collaborators, error, statusLimiter);
    return decideByError(job, error, clock.now(), timing);
  }
}

/**
 * Writes only if the job is unchanged since it was read, because the decision fits no other version; the next check
 * decides again. This also makes a concurrent run harmless.
 *
 * @returns the job after the write; `undefined` when nothing was written
 */
async function applyWrite(collaborators: Collaborators, job: Job, write: JobWrite): Promise<Job | undefined> {
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

/** If the function stops before this, the next check of the job repeats it. */
async function resubmit(collaborators: Collaborators, job: Job, reason: string): Promise<void> {
  await requestResubmission(collaborators, job);
  const { job_id, request_id } = job;
  collaborators.log.warn("resubmission requested", { job_id, request_id, reason });
}
