import { isOutcome, type JobStatus } from "@boomerang/core";
import { countsOf, type Summary, summaryOf } from "./summary.ts";

/** What the report needs of a record: no input, no output. Times in milliseconds since the epoch. */
export interface JobTimes {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly createdAt: number;
  readonly submittedAt?: number | undefined;
  readonly completedAt?: number | undefined;
  readonly submissions: number;
  readonly deliveries: number;
  readonly errorCodes: readonly string[];
}

/** A job that the run sent, and when the call that sent its message began. */
export interface SentJob {
  readonly jobId: string;
  readonly messageId: string;
  readonly sentAt: number;
}

export interface Latency {
  readonly of: string;
  /** Seconds. */
  readonly seconds: Summary | undefined;
}

export interface JobsReport {
  readonly sent: number;
  /** How many jobs have each status; a message that no dispatcher has taken counts as `no record`. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly withoutOutcome: number;
  readonly resubmitted: number;
  readonly repeatedDeliveries: number;
  readonly errorCodes: Readonly<Record<string, number>>;
  readonly latencies: readonly Latency[];
  readonly throughput: Throughput | undefined;
  /** Milliseconds by which the sender's clock is ahead of the functions' at least; 0 if that does not show. */
  readonly clockAheadMs: number;
}

/** Jobs a second. */
export interface Throughput {
  /** From the first message sent to the last. */
  readonly sent: number;
  /** From the first message sent to the last submission. */
  readonly submitted: number;
  /** Of the ten seconds with the most submissions. */
  readonly busiestTenSeconds: number;
  /** From the first message sent to the last outcome. */
  readonly completed: number;
}

export function hasOutcome(job: JobTimes | undefined): boolean {
  return job !== undefined && isOutcome(job.status);
}

/** Compares when messages were sent with the times in the records. */
export function jobsReport(sent: readonly SentJob[], records: readonly JobTimes[]): JobsReport {
  const byId = new Map(records.map((record) => [record.jobId, record]));
  const jobs = sent.map(({ jobId, sentAt }) => ({ sentAt, record: byId.get(jobId) }));
  const between = (
    of: string,
    from: (job: Row) => number | undefined,
    to: (job: Row) => number | undefined,
  ) => {
    const all = jobs.flatMap((job) => differenceIn(from(job), to(job)));
    return { of, seconds: summaryOf(all.map((ms) => ms / 1000)) };
  };
  const [sentAt, createdAt, submittedAt, completedAt] = [
    (job: Row) => job.sentAt,
    (job: Row) => job.record?.createdAt,
    (job: Row) => job.record?.submittedAt,
    // A LOST or EXPIRED job completes by a timeout of ours, which is no latency.
    (job: Row) => (job.record?.status === "SUCCEEDED" ? job.record.completedAt : undefined),
  ];
  const waits = jobs.flatMap((job) => differenceIn(job.sentAt, job.record?.createdAt));
  return {
    sent: sent.length,
    statuses: countsOf(jobs.map(({ record }) => record?.status ?? "no record")),
    withoutOutcome: jobs.filter(({ record }) => !hasOutcome(record)).length,
    resubmitted: jobs.filter(({ record }) => (record?.submissions ?? 0) > 1).length,
    repeatedDeliveries: jobs.filter(({ record }) => (record?.deliveries ?? 0) > 1).length,
    errorCodes: countsOf(jobs.flatMap(({ record }) => record?.errorCodes ?? [])),
    latencies: [
      between("message sent → record created", sentAt, createdAt),
      between("record created → submitted", createdAt, submittedAt),
      between("message sent → submitted", sentAt, submittedAt),
      between("submitted → succeeded (includes the model)", submittedAt, completedAt),
      between("message sent → succeeded", sentAt, completedAt),
    ],
    throughput: throughputOf(jobs, submittedAt, completedAt),
    clockAheadMs: Math.max(0, ...waits.map((ms) => -ms)),
  };
}

interface Row {
  readonly sentAt: number;
  readonly record: JobTimes | undefined;
}

type TimeOf = (job: Row) => number | undefined;

function differenceIn(from: number | undefined, to: number | undefined): number[] {
  return from === undefined || to === undefined ? [] : [to - from];
}

function throughputOf(
  jobs: readonly Row[],
  submittedAt: TimeOf,
  completedAt: TimeOf,
): Throughput | undefined {
  const known = (times: (number | undefined)[]) =>
    times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
  const sent = known(jobs.map((job) => job.sentAt));
  const submitted = known(jobs.map(submittedAt));
  const completed = known(jobs.map(completedAt));
  const [first] = sent;
  if (first === undefined || submitted.length === 0) return undefined;
  const rate = (times: readonly number[]) =>
    times.length / Math.max(1, ((times.at(-1) ?? first) - first) / 1000);
  return {
    sent: rate(sent),
    submitted: rate(submitted),
    busiestTenSeconds: mostWithin(submitted, 10_000) / 10,
    completed: rate(completed),
  };
}

/** The largest number of sorted times in a window. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  times.forEach((time, last) => {
    while (time - (times[first] ?? time) >= windowMs) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
