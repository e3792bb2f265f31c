import { CONTROL_CACHE_MS, changeState, type TargetPause, withoutResumed } from "@boomerang/runtime";
import { listPaused } from "@boomerang/runtime/job-index";
import type { Collaborators } from "../collaborators.ts";
import { resumeJob } from "./resume-job.ts";

// A dispatcher that still believes that the target is paused would pause its jobs again.
const CACHES_EXPIRE_MS = CONTROL_CACHE_MS + 2000;
// A dispatcher that was slow, or an index that is behind, may add a job that was not listed before.
const LISTED_FOR_MS = 3_600_000;
// More than the API accepts in a minute with the default setting.
const MAX_JOBS_PER_RUN = 15_000;
const CONCURRENCY = 10;

/**
 * Lets the paused jobs of resumed targets continue, the oldest first, within the time that the function has. What does not fit
 * is left to the next run. A target that fails does not affect the others.
 */
export async function resumeJobs(collaborators: Collaborators, spareMs: () => number): Promise<void> {
  const { pauses, meter } = collaborators;
  const targets = Object.entries((await pauses.read())?.state.targets ?? {});
  const paused = targets.filter(([, { isPaused }]) => isPaused).length;
  // A metric without values costs nothing.
  if (paused > 0) meter.gauge("TargetsPaused", paused);
  const errors: unknown[] = [];
  for (const [target, pause] of targets) {
    if (pause.isPaused || spareMs() < 0) continue;
    await resumeTarget(collaborators, target, pause, spareMs).catch((error) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

async function resumeTarget(
  collaborators: Collaborators,
  target: string,
  pause: TargetPause,
  spareMs: () => number,
): Promise<void> {
  const { jobIndex, pauses, clock, sleep, log } = collaborators;
  const waitMs = pause.since + CACHES_EXPIRE_MS - clock.now();
  if (waitMs > spareMs()) return;
  if (waitMs > 0) await sleep(waitMs);
  const jobIds = listPaused(jobIndex, target);
  let resumed = 0;
  let isListed = false;
  const worker = async () => {
    while (spareMs() >= 0 && resumed < MAX_JOBS_PER_RUN) {
      const { done, value: jobId } = await jobIds.next();
      if (done === true) {
        isListed = true;
        return;
      }
      resumed++;
      await resumeIfPaused(collaborators, jobId);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  if (resumed > 0) log.info("jobs resumed", { target, jobs: resumed, all: isListed });
  if (isListed && clock.now() - pause.since >= LISTED_FOR_MS)
    await changeState(pauses, (state) => withoutResumed(state, target, pause));
}

async function resumeIfPaused(collaborators: Collaborators, jobId: string): Promise<void> {
  const job = await collaborators.store.get(jobId);
  // The index may be behind the record.
  if (job?.paused_shard !== undefined) await resumeJob(collaborators, job);
}
