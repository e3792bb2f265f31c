import { MAX_PAUSE_MS } from "@boomerang/core";
import {
  CONTROL_CACHE_MS,
  changeState,
  type PauseState,
  withoutResumed,
  withResumed,
} from "@boomerang/runtime";
import { listPaused } from "@boomerang/runtime/job-index";
import type { Collaborators } from "../collaborators.ts";
import { resumeJob } from "./resume-job.ts";

// A dispatcher that still believes that the target is paused would pause its jobs again.
const CACHES_EXPIRE_MS = CONTROL_CACHE_MS + 2000;
// A dispatcher that was slow, or an index that is behind, may add a job that was not listed before.
const LISTED_FOR_MS = 24 * 3_600_000;
// More than the API accepts in a minute with the default setting.
const MAX_JOBS_PER_RUN = 15_000;
const CONCURRENCY = 10;

/** What one of several resumed targets may use of a run. */
interface Share {
  readonly spareMs: () => number;
  readonly maxJobs: number;
}

/**
 * Lets the paused jobs of resumed targets continue, the oldest first, within the time that the function has, which the targets
 * share. What does not fit is left to the next run.
 */
export async function resumeJobs(collaborators: Collaborators, spareMs: () => number): Promise<void> {
  const { pauses, clock, meter } = collaborators;
  const state = await changeState(pauses, (current) => withoutExpired(current, clock.now()));
  const targets = Object.entries(state?.targets ?? {});
  const resumed = targets.filter(([, { isPaused }]) => !isPaused);
  const paused = targets.length - resumed.length;
  // A metric without values costs nothing.
  if (paused > 0) meter.gauge("TargetsPaused", paused);
  const allMs = spareMs();
  for (const [n, [target, { since }]] of resumed.entries()) {
    const forOthersMs = (allMs * (resumed.length - n - 1)) / resumed.length;
    const share = {
      spareMs: () => spareMs() - forOthersMs,
      maxJobs: Math.ceil(MAX_JOBS_PER_RUN / resumed.length),
    };
    await resumeTarget(collaborators, target, since, share);
  }
}

/** The pauses, with those resumed that have lasted too long; `undefined` if there is none. */
function withoutExpired(state: PauseState | undefined, now: number): PauseState | undefined {
  const expired = Object.entries(state?.targets ?? {}).filter(
    ([, { isPaused, since }]) => isPaused && now - since >= MAX_PAUSE_MS,
  );
  if (expired.length === 0) return undefined;
  return expired.reduce((current, [target]) => withResumed(current, target, now) ?? current, state);
}

async function resumeTarget(
  collaborators: Collaborators,
  target: string,
  since: number,
  { spareMs, maxJobs }: Share,
): Promise<void> {
  const { jobIndex, pauses, clock, sleep, log } = collaborators;
  // By the clock of who resumed the target: one that is ahead must not make its jobs wait.
  const waitMs = Math.min(CACHES_EXPIRE_MS, since + CACHES_EXPIRE_MS - clock.now());
  if (waitMs > spareMs()) return;
  if (waitMs > 0) await sleep(waitMs);
  const jobIds = listPaused(jobIndex, target);
  let jobs = 0;
  let failed = 0;
  let isListed = false;
  const worker = async () => {
    while (spareMs() >= 0 && jobs < maxJobs && failed < CONCURRENCY) {
      const { done, value: jobId } = await jobIds.next();
      if (done === true) {
        isListed = true;
        return;
      }
      jobs++;
      if (!(await tryResume(collaborators, jobId))) failed++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  if (jobs > 0) log.info("jobs resumed", { target, jobs: jobs - failed, failed, all: isListed });
  if (isListed && failed === 0 && clock.now() - since >= LISTED_FOR_MS)
    await changeState(pauses, (state) => withoutResumed(state, target, { isPaused: false, since }));
}

/** An error is logged and does not affect other jobs; the next run tries again. */
async function tryResume(collaborators: Collaborators, jobId: string): Promise<boolean> {
  try {
    const job = await collaborators.store.get(jobId);
    // The index may be behind the record, and an earlier version of the functions leaves the attribute to a job that it submits.
    if (job?.status === "PENDING" && job.paused_shard !== undefined) await resumeJob(collaborators, job);
    return true;
  } catch (error) {
    collaborators.log.error("paused job not resumed; the next run tries again", { job_id: jobId, error });
    return false;
  }
}
