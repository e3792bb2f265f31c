import { InferenceApiError, type Job, type JobWrite, toTarget } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { judge, judgeFailure, type Look, lookAt } from "./look.ts";

const MAX_JOBS_PER_RUN = 1000;
const AT_ONCE = 10;
const MAX_WAIT_FOR_TURN_MS = 3000;
// A status call that begins later might not end before the function does.
const LAST_CALL_MS = 15_000;

/** Why a run ended before all due jobs were looked at. */
class OutOfBudgetError extends Error {
  override readonly name = "OutOfBudgetError";
}

/**
 * Looks at open jobs past their `check_at`, oldest first, within the status limit and the time the function has:
 * what is over is recorded, what got lost is submitted again or called lost. What does not fit waits a minute.
 */
export async function reconcile(collaborators: Collaborators, remainingMs: () => number): Promise<void> {
  const { store, clock, log, meter } = collaborators;
  const due = await store.listDue(clock.now(), MAX_JOBS_PER_RUN);
  let next = 0;
  let oldestMs = 0;
  const worker = async () => {
    for (;;) {
      const job = due[next];
      if (job === undefined || remainingMs() < LAST_CALL_MS) return;
      next++;
      const ageMs = await reconcileJob(collaborators, job.jobId);
      oldestMs = Math.max(oldestMs, ageMs);
    }
  };
  const runs = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failure = runs.find((run) => run.status === "rejected")?.reason;
  if (failure !== undefined && !(failure instanceof OutOfBudgetError)) throw failure;
  const behindSince = due[next]?.since;
  meter.gauge("ReconcileBehindSeconds", behindSince === undefined ? 0 : (clock.now() - behindSince) / 1000);
  meter.gauge("OldestOpenJobSeconds", oldestMs / 1000);
  log.info("reconciled", { due: due.length, looked_at: next });
}

/** One job; an error of its own leaves its neighbours alone. Gives its age in milliseconds. */
async function reconcileJob(collaborators: Collaborators, jobId: string): Promise<number> {
  const { store, clock, timing, log } = collaborators;
  try {
    const job = await store.get(jobId);
    if (job === undefined) return 0;
    const look = lookAt(job, clock.now(), timing);
    if (look.type === "skip") return 0;
    const write = look.type === "ask" ? await ask(collaborators, job, look) : look.write;
    await carryOut(collaborators, job, write);
    return clock.now() - Date.parse(job.created_at);
  } catch (error) {
    if (error instanceof OutOfBudgetError) throw error;
    log.error("job could not be reconciled; it is looked at again in a minute", { job_id: jobId, error });
    return 0;
  }
}

async function ask(
  { api, statusCalls, secrets, clock, timing, log, meter }: Collaborators,
  job: Job,
  { requestId, target }: Extract<Look, { type: "ask" }>,
): Promise<JobWrite> {
  if ((await statusCalls.acquire(MAX_WAIT_FOR_TURN_MS)) > 0) throw new OutOfBudgetError();
  try {
    return judge(job, await api.requestStatus(toTarget(target), requestId), clock.now(), timing);
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    log.warn("status call failed", { job_id: job.job_id, status: error.status, api_request_id: error.apiRequestId });
    if (error.status === 401 || error.status === 402 || error.status === 403) {
      meter.count("AccountErrors");
      await secrets.apiKey(true);
    }
    if (error.status === 429) await statusCalls.refused(error.retryAfterMs);
    return judgeFailure(job, error, clock.now(), timing);
  }
}

async function carryOut(collaborators: Collaborators, job: Job, write: JobWrite): Promise<void> {
  const { jobsQueue, log, meter } = collaborators;
  const written = await writeJob(collaborators, job.job_id, write, { job });
  if (written.type === "kept" || write.type !== "lost") return;
  const { code } = write.error;
  if (written.job.status === "LOST") {
    log.error("job lost", { job_id: job.job_id, request_id: job.request_id, code });
    meter.count("JobsLost");
    return;
  }
  // Stopping before this is mended by the next look, which finds a job that waits without a message.
  await jobsQueue.send({ body: JSON.stringify({ type: "resubmit", job_id: job.job_id }) });
  log.warn("job is submitted again", { job_id: job.job_id, request_id: job.request_id, code });
  meter.count("JobsResubmitted");
}
