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
import type { ReportState } from "../report/report-state.ts";
import { createDeadLetters, type DeadLetters, startDeadLetterReader } from "./dead-letters.ts";
import { type SentLine, sentLine, unexpectedOutcome } from "./expectations.ts";
import { lineOutcomes, type RecordedJob } from "./line-outcomes.ts";

/** How {@link runJobs} goes about it. */
export interface RunOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Told how things stand, from the first message on, several times a second. */
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
  const letters = createDeadLetters();
  const sent: SentLine[] = [];
  const submitted = countJobs(input);
  let newsAt = startedAt;
  let toldAt = Number.NEGATIVE_INFINITY;

  const unsubscribe = bus.subscribe(({ detail }) => {
    const status = JOB_STATUSES.find((each) => each === detail.status);
    if (status !== undefined && isOutcome(status)) outcomes.set(String(detail.job_id), status);
    newsAt = clock.now();
  });
  const reader = startDeadLetterReader(
    pipeline.aws,
    (letter) => {
      letters.add(letter);
      newsAt = clock.now();
    },
    onError,
  );
  const now = (): ReportState => ({
    submitted,
    jobs: [...outcomes].map(([jobId, status]) => ({ jobId, status })),
    deadLetters: sent.flatMap((line) => letters.of(line) ?? []),
    lines: [],
    unexpected: [],
    events: bus.count,
    seconds: (clock.now() - startedAt) / 1000,
  });

  const tell = () => {
    if (clock.now() - toldAt < PROGRESS_MS) return;
    toldAt = clock.now();
    onProgress(now());
  };

  for (const line of input) {
    tell();
    sent.push(sentLine(line, line.unsendable === undefined ? await pipeline.submit(line.body) : undefined));
    newsAt = clock.now();
  }
  while (!isDone(sent, outcomes, letters) && clock.now() - newsAt < stallMs) {
    tell();
    await sleep(PROGRESS_MS);
  }
  if (isDone(sent, outcomes, letters)) await jobsStream.whenEmpty();
  onProgress(now());
  unsubscribe();
  await reader.stop();
  // The table has the last word, not the events.
  const recorded = await readJobs(pipeline, sent);
  const lines = lineOutcomes(sent, recorded, letters);
  const jobs = lines.flatMap(({ job }) => job ?? []);
  const unexpected = sent.flatMap(
    (line) => unexpectedOutcome(line, recorded.get(line.jobId ?? ""), letters.of(line)) ?? [],
  );
  return { ...now(), jobs, lines, unexpected };
}

function countJobs(input: readonly InputLine[]): number {
  // Not sent yet, so they have no message ids: anything does that is no job id of the user's.
  const ids = input.map(
    (line) => sentLine(line, line.unsendable === undefined ? `line ${line.line}` : undefined).jobId,
  );
  const named = ids.filter((id) => id !== undefined);
  return new Set(named).size + ids.length - named.length;
}

function isDone(sent: readonly SentLine[], outcomes: ReadonlyMap<string, JobStatus>, letters: DeadLetters) {
  return sent.every((line) =>
    line.jobId === undefined ? letters.of(line) !== undefined : outcomes.has(line.jobId),
  );
}

async function readJobs({ store, blobs }: Pipeline, sent: readonly SentLine[]) {
  const jobs = new Map<string, RecordedJob>();
  for (const id of new Set(sent.flatMap(({ jobId }) => jobId ?? []))) {
    const job = await store.get(id);
    if (job !== undefined) jobs.set(id, await recordedJob(job, blobs));
  }
  return jobs;
}

async function recordedJob(job: Job, blobs: Pipeline["blobs"]): Promise<RecordedJob> {
  const { job_id: jobId, status, errors, message_digest: digest, target } = job;
  const result =
    job.result ?? (job.result_location && Buffer.from(await blobs.get(job.result_location)).toString());
  return {
    jobId,
    status,
    ...(target && { target: targetText(toTarget(target)) }),
    ...(digest && { digest }),
    ...(result && { result }),
    ...(errors && { errors }),
  };
}
