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
import type { LocalPipeline } from "../pipeline/pipeline.ts";
import type { ReportState } from "../report/report-state.ts";
import { createDeadLetters, type DeadLetters, startDeadLetterReader } from "./dead-letters.ts";
import { type SentLine, sentLine, unexpectedOutcome } from "./expectations.ts";
import { lineOutcomes, type RecordedJob } from "./line-outcomes.ts";
import { awaitsDeadLetter } from "./taken-job-ids.ts";

export interface RunOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Called several times a second, from the first message on. */
  readonly onProgress: (state: ReportState) => void;
  readonly onError: (error: unknown) => void;
  /** Milliseconds without any event, dead letter or sent message after which the run ends with open jobs; default 120,000. */
  readonly stallMs?: number;
}

const PROGRESS_MS = 100;

/** Sends the lines to the jobs queue and waits until each has an outcome or a dead letter. */
export async function runJobs(
  pipeline: LocalPipeline,
  input: readonly InputLine[],
  options: RunOptions,
): Promise<ReportState> {
  const { clock, sleep, onProgress, onError, stallMs = 120_000 } = options;
  const { bus, jobsStream } = pipeline.aws;
  const startedAt = clock.now();
  const outcomes = new Map<string, JobStatus>();
  const deadLetters = createDeadLetters();
  const sent: SentLine[] = [];
  const awaited = countAwaited(input);
  let lastActivityAt = startedAt;
  let lastProgressAt = Number.NEGATIVE_INFINITY;

  const unsubscribe = bus.subscribe(({ detail }) => {
    const status = JOB_STATUSES.find((each) => each === detail.status);
    if (status !== undefined && isOutcome(status)) outcomes.set(String(detail.job_id), status);
    lastActivityAt = clock.now();
  });
  const reader = startDeadLetterReader(
    pipeline.aws,
    (deadLetter) => {
      deadLetters.add(deadLetter);
      lastActivityAt = clock.now();
    },
    onError,
  );
  const currentState = (): ReportState => ({
    awaited,
    jobs: [...outcomes].map(([jobId, status]) => ({ jobId, status })),
    deadLetters: sent.flatMap((line) => deadLetters.find(line) ?? []),
    lines: [],
    unexpected: [],
    events: bus.count,
    seconds: (clock.now() - startedAt) / 1000,
  });

  const reportProgress = () => {
    if (clock.now() - lastProgressAt < PROGRESS_MS) return;
    lastProgressAt = clock.now();
    onProgress(currentState());
  };

  for (const line of input) {
    reportProgress();
    sent.push(sentLine(line, line.unsendable === undefined ? await pipeline.submit(line.body) : undefined));
    lastActivityAt = clock.now();
  }
  while (!isDone(sent, outcomes, deadLetters) && clock.now() - lastActivityAt < stallMs) {
    reportProgress();
    await sleep(PROGRESS_MS);
  }
  if (isDone(sent, outcomes, deadLetters)) await jobsStream.whenEmpty();
  onProgress(currentState());
  unsubscribe();
  await reader.stop();
  // The report shows the records in the table; the events only show progress.
  const recorded = await readJobs(pipeline, sent);
  const lines = lineOutcomes(sent, recorded, deadLetters);
  const jobs = lines.flatMap(({ job }) => job ?? []);
  const unexpected = sent.flatMap(
    (line) => unexpectedOutcome(line, recorded.get(line.jobId ?? ""), deadLetters.find(line)) ?? [],
  );
  return { ...currentState(), jobs, lines, unexpected };
}

function countAwaited(input: readonly InputLine[]): number {
  // These messages have no ids yet. `line 1` is unique and not a valid job id.
  const sent = input.map((line) =>
    sentLine(line, line.unsendable === undefined ? `line ${line.line}` : undefined),
  );
  const ids = sent.filter(({ asks }) => asks !== "resubmit").map(({ jobId }) => jobId);
  const named = ids.filter((id) => id !== undefined);
  return new Set(named).size + ids.length - named.length;
}

function isDone(
  sent: readonly SentLine[],
  outcomes: ReadonlyMap<string, JobStatus>,
  deadLetters: DeadLetters,
) {
  const areRecorded = sent.every((line) => {
    // It changes only a job that waits for it, and the line of that job waits for the outcome.
    if (line.asks === "resubmit") return true;
    return line.jobId === undefined ? deadLetters.find(line) !== undefined : outcomes.has(line.jobId);
  });
  return areRecorded && !awaitsDeadLetter(sent, deadLetters);
}

async function readJobs({ store, blobs }: LocalPipeline, sent: readonly SentLine[]) {
  const jobs = new Map<string, RecordedJob>();
  for (const id of new Set(sent.flatMap(({ jobId }) => jobId ?? []))) {
    const job = await store.get(id);
    if (job !== undefined) jobs.set(id, await recordedJob(job, blobs));
  }
  return jobs;
}

async function recordedJob(job: Job, blobs: LocalPipeline["blobs"]): Promise<RecordedJob> {
  const { job_id: jobId, status, errors, message_digest: digest, target } = job;
  const result =
    job.result ?? (job.result_location && Buffer.from(await blobs.get(job.result_location)).toString());
  return {
    jobId,
    status,
    ...(target && { target: targetText(toTarget(target)) }),
    ...(digest && { digest }),
    ...(result && { result }),
    ...(job.result_not_json && { isNotJson: true }),
    ...(errors && { errors }),
  };
}
