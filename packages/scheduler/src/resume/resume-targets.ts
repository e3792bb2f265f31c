import { CONTROL_CACHE_MS } from "@boomerang/runtime";
import { listPaused } from "@boomerang/runtime/job-index";
import type { Collaborators } from "../collaborators.ts";
import { RUN } from "../settings.ts";
import { resumeJob } from "./resume-job.ts";

// A dispatcher that still believes that the target is paused would pause its jobs again.
const CACHES_EXPIRE_MS = CONTROL_CACHE_MS + 2000;
// At most so many jobs of a target in a round: one with many does not hold up the others.
const JOBS_PER_ROUND = 100;
const MINUTE_MS = 60_000;

/** A target that was resumed; `since` in milliseconds since the epoch. */
export interface ResumedTarget {
  readonly target: string;
  readonly since: number;
}

/** How far a run has come with a target. */
interface Progress extends ResumedTarget {
  /** From then on no dispatcher pauses its jobs any more. */
  readonly readyAt: number;
  readonly jobIds: AsyncGenerator<string, void, void>;
  jobs: number;
  failed: number;
  isListed: boolean;
  /** Why its jobs cannot be listed. */
  error?: unknown;
}

/**
 * Lets the paused jobs of resumed targets continue, the oldest of each first, within the time that the function has. The targets
 * are served round-robin until all jobs have continued or the run has done what it may; the next run does the rest. A target whose
 * jobs cannot be listed, or of which ten have failed, is left to the next run.
 *
 * @returns the targets that have no paused job left
 * @throws what prevented the listing of a target, after all others were served
 */
export async function resumeTargets(
  collaborators: Collaborators,
  resumed: readonly ResumedTarget[],
  spareMs: () => number,
): Promise<ResumedTarget[]> {
  const { clock, sleep, log } = collaborators;
  const all = startingAt(Math.floor(clock.now() / MINUTE_MS), resumed).map((each) =>
    begin(collaborators, each),
  );
  const jobsPerRound = Math.min(JOBS_PER_ROUND, Math.ceil(RUN.resumedJobs / all.length));
  let jobsLeft = RUN.resumedJobs;
  const mayGoOn = () => jobsLeft > 0 && spareMs() >= 0;
  for (let left = all; left.length > 0 && mayGoOn(); left = left.filter(hasMore)) {
    const waitMs = Math.min(...left.map(({ readyAt }) => readyAt)) - clock.now();
    if (waitMs > spareMs()) break;
    if (waitMs > 0) await sleep(waitMs);
    for (const each of left.filter(({ readyAt }) => readyAt <= clock.now())) {
      jobsLeft -= await resumeNext(collaborators, each, Math.min(jobsPerRound, jobsLeft), spareMs);
    }
  }
  for (const { target, jobs, failed, isListed } of all) {
    if (jobs > 0) log.info("jobs resumed", { target, jobs: jobs - failed, failed, all: isListed });
  }
  const unlisted = all.find(({ error }) => error !== undefined);
  if (unlisted !== undefined) throw unlisted.error;
  return all.filter(({ isListed, failed }) => isListed && failed === 0);
}

/** A different target comes first in each run, so that all are served even if runs end early. */
function startingAt<T>(n: number, items: readonly T[]): T[] {
  const first = items.length === 0 ? 0 : n % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function begin({ jobIndex, clock }: Collaborators, { target, since }: ResumedTarget): Progress {
  return {
    target,
    since,
    // By the clock of who resumed the target: one that is ahead must not make its jobs wait.
    readyAt: Math.min(clock.now(), since) + CACHES_EXPIRE_MS,
    jobIds: listPaused(jobIndex, target),
    jobs: 0,
    failed: 0,
    isListed: false,
  };
}

function hasMore({ isListed, failed, error }: Progress): boolean {
  return !isListed && failed < RUN.concurrency && error === undefined;
}

/** Lets the next jobs of a target continue. @returns how many were tried */
async function resumeNext(
  collaborators: Collaborators,
  progress: Progress,
  maxJobs: number,
  spareMs: () => number,
): Promise<number> {
  let jobs = 0;
  const worker = async () => {
    while (jobs < maxJobs && hasMore(progress) && spareMs() >= 0) {
      jobs++;
      const jobId = await nextJob(progress);
      if (jobId === undefined) {
        jobs--;
        return;
      }
      progress.jobs++;
      if (!(await tryResume(collaborators, jobId))) progress.failed++;
    }
  };
  await Promise.all(Array.from({ length: RUN.concurrency }, worker));
  return jobs;
}

/** `undefined` if there is none, or the target's jobs cannot be listed. */
async function nextJob(progress: Progress): Promise<string | undefined> {
  try {
    const { done, value } = await progress.jobIds.next();
    if (done !== true) return value;
    progress.isListed = progress.error === undefined;
  } catch (error) {
    progress.error = error;
  }
  return undefined;
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
