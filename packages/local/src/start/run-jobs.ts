import {
  type Clock,
  isOutcome,
  JOB_STATUSES,
  type Job,
  type JobStatus,
  type Sleep,
  targetText,
  toTarget,
} from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { ReportedJob, ReportState } from "../report/report-state.ts";
import { type DeadLetter, letterFor, startDeadLetterReader } from "./dead-letters.ts";
import { type SentLine, sentLine, surpriseOf } from "./expectations.ts";

/** How {@link runJobs} goes about it. */
export interface RunOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Told how things stand, several times a second. */
  readonly onProgress: (state: ReportState) => void;
  readonly onError: (error: unknown) => void;
  /** So long nothing may happen before the run ends with jobs open; default 120,000 ms. */
  readonly stallMs?: number;
}

const PROGRESS_MS = 100;

/** Drops lines on the queue, waits until each job has an outcome and each refused message is a dead letter. */
export async function runJobs(
  pipeline: Pipeline,
  input: readonly InputLine[],
  options: RunOptions,
): Promise<ReportState> {
  const { clock, sleep, onProgress, onError, stallMs = 120_000 } = options;
  const { bus, jobsStream } = pipeline.aws;
  const startedAt = clock.now();
  const outcomes = new Map<string, JobStatus>();
  const letters: DeadLetter[] = [];
  const sent: SentLine[] = [];
  let newsAt = startedAt;

  const unsubscribe = bus.subscribe(({ detail }) => {
    const status = JOB_STATUSES.find((each) => each === detail.status);
    if (status !== undefined && isOutcome(status)) outcomes.set(String(detail.job_id), status);
    newsAt = clock.now();
  });
  const reader = startDeadLetterReader(
    pipeline.aws,
    (letter) => {
      letters.push(letter);
      newsAt = clock.now();
    },
    onError,
  );
  const now = (): ReportState => ({
    submitted: countJobs(sent),
    jobs: [...outcomes].map(([jobId, status]) => ({ jobId, status })),
    deadLetters: lettersOf(sent, letters),
    surprises: [],
    events: bus.count,
    seconds: (clock.now() - startedAt) / 1000,
  });

  for (const line of input) {
    sent.push(sentLine(line, line.unsendable === undefined ? await pipeline.submit(line.body) : undefined));
    newsAt = clock.now();
  }
  while (!isDone(sent, outcomes, letters) && clock.now() - newsAt < stallMs) {
    onProgress(now());
    await sleep(PROGRESS_MS);
  }
  if (isDone(sent, outcomes, letters)) await jobsStream.whenEmpty();
  onProgress(now());
  unsubscribe();
  await reader.stop();
  // The table has the last word, not the events.
  const jobs = await readJobs(pipeline, sent);
  const byId = new Map(jobs.map((job) => [job.jobId, job]));
  const surprises = sent.flatMap(
    (line) => surpriseOf(line, byId.get(line.jobId ?? ""), letterFor(line, letters)) ?? [],
  );
  return { ...now(), jobs, surprises };
}

function countJobs(sent: readonly SentLine[]): number {
  const named = sent.flatMap(({ jobId }) => jobId ?? []);
  return new Set(named).size + sent.length - named.length;
}

function lettersOf(sent: readonly SentLine[], letters: readonly DeadLetter[]) {
  return letters.length === 0 && sent.every((line) => line.unsendable === undefined)
    ? []
    : sent.flatMap((line) => letterFor(line, letters) ?? []);
}

function isDone(
  sent: readonly SentLine[],
  outcomes: ReadonlyMap<string, JobStatus>,
  letters: readonly DeadLetter[],
) {
  return sent.every((line) =>
    line.jobId === undefined ? letterFor(line, letters) !== undefined : outcomes.has(line.jobId),
  );
}

async function readJobs({ store, blobs }: Pipeline, sent: readonly SentLine[]): Promise<ReportedJob[]> {
  const ids = new Set(sent.flatMap(({ jobId }) => jobId ?? []));
  const jobs: ReportedJob[] = [];
  for (const id of ids) {
    const job = await store.get(id);
    if (job !== undefined) jobs.push(await reported(job, blobs));
  }
  return jobs;
}

async function reported(job: Job, blobs: Pipeline["blobs"]): Promise<ReportedJob> {
  const { job_id: jobId, status, errors, completed_at, created_at, target } = job;
  const result =
    job.result ?? (job.result_location && Buffer.from(await blobs.get(job.result_location)).toString());
  return {
    jobId,
    status,
    ...(target && { target: targetText(toTarget(target)) }),
    ...(completed_at && { milliseconds: Date.parse(completed_at) - Date.parse(created_at) }),
    ...(result && { result }),
    ...(errors && { errors }),
  };
}
