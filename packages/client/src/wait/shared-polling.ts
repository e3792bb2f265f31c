import type { Clock, Job as JobRecord, Random, Sleep } from "@boomerang/core";
import { type EndedRecord, isEnded } from "../job/job-of.ts";
import { MAX_KEYS_PER_READ, type ReadRecords } from "../job/record-reader.ts";
import { createOutageLimit, type OutageLimit } from "./outage-limit.ts";

/**
 * Waits until the job has an outcome, or the signal is aborted: then it rejects with the signal's reason.
 *
 * @param firstRead when the record is read first: `now`, or a second `later`, if the job is new or its record was just read
 * @param onRead called after each read with whether the job has a record
 */
export type WaitForRecord = (
  jobId: string,
  signal: AbortSignal | undefined,
  firstRead: "now" | "later",
  onRead: (hasRecord: boolean) => void,
) => Promise<EndedRecord>;

interface Waiting {
  readonly jobId: string;
  /** Rounds between two reads of the record. */
  pauseRounds: number;
  /** The round of its next read. */
  nextRound: number;
  readonly outage: OutageLimit;
  readonly onRead: (hasRecord: boolean) => void;
  readonly resolve: (record: EndedRecord) => void;
  readonly reject: (error: unknown) => void;
}

const ROUND_MS = 500;
const JITTER = 0.2;
// A second: no job ends sooner.
const FIRST_PAUSE_ROUNDS = 2;
const GROWTH = 1.5;
const LONGEST_PAUSE_ROUNDS = 10;

export interface PollingSources {
  readonly read: ReadRecords;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/**
 * Polls the records of all jobs that are waited for, together: 1,000 waits that begin together read 100 records with each of ten
 * calls a round. A job is read when its wait begins, a second later, and then after pauses that grow to five seconds, each with
 * jitter.
 *
 * A read that fails for a moment changes nothing but the time; one that cannot succeed, and five minutes of reads that fail, end the
 * waits of their jobs.
 */
export function createSharedPolling({ read, clock, sleep, random }: PollingSources): WaitForRecord {
  const waits = new Set<Waiting>();
  /** Waits of this round of the event loop, whose records are read at its end. */
  let fresh: Waiting[] = [];
  let round = 0;
  let idle: AbortController | undefined;

  function startPolling(): void {
    if (idle !== undefined) return;
    idle = new AbortController();
    void poll(idle.signal);
  }

  function stopPolling(): void {
    idle?.abort();
    idle = undefined;
  }

  async function poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(ROUND_MS * (1 - JITTER + 2 * JITTER * random()), signal).catch(() => undefined);
      if (signal.aborted) return;
      round++;
      const due = [...waits].filter(({ nextRound }) => nextRound <= round);
      await Promise.all(inGroups(due).map((group) => readGroup(group)));
    }
  }

  async function readFresh(): Promise<void> {
    // Lets the caller begin its other waits: they share the reads.
    await sleep(0);
    const begun = fresh.filter((wait) => waits.has(wait));
    fresh = [];
    await Promise.all(inGroups(begun).map((group) => readGroup(group)));
  }

  async function readGroup(group: readonly Waiting[]): Promise<void> {
    let records: ReadonlyMap<string, JobRecord> = new Map();
    let failure: { readonly error: unknown } | undefined;
    try {
      records = await read(group.map(({ jobId }) => jobId));
    } catch (error) {
      failure = { error };
    }
    for (const wait of group) {
      const end = failure && wait.outage.afterFailure(failure.error);
      if (end !== undefined) wait.reject(end);
      const record = records.get(wait.jobId);
      if (failure === undefined) {
        wait.outage.afterSuccess();
        wait.onRead(record !== undefined);
      }
      if (record !== undefined && isEnded(record)) wait.resolve(record);
      wait.pauseRounds = Math.min(wait.pauseRounds * GROWTH, LONGEST_PAUSE_ROUNDS);
      wait.nextRound = round + Math.round(wait.pauseRounds);
    }
  }

  return async (jobId, signal, firstRead, onRead) => {
    signal?.throwIfAborted();
    let wait: Waiting | undefined;
    let abort: (() => void) | undefined;
    try {
      return await new Promise<EndedRecord>((resolve, reject) => {
        abort = () => reject(signal?.reason);
        signal?.addEventListener("abort", abort, { once: true });
        const isNow = firstRead === "now";
        // The read at once makes the pause longer, to what it is without that read.
        const pauseRounds = isNow ? FIRST_PAUSE_ROUNDS / GROWTH : FIRST_PAUSE_ROUNDS;
        const nextRound = round + FIRST_PAUSE_ROUNDS;
        wait = { jobId, pauseRounds, nextRound, outage: createOutageLimit(clock), onRead, resolve, reject };
        waits.add(wait);
        if (isNow && fresh.push(wait) === 1) void readFresh();
        startPolling();
      });
    } finally {
      if (abort !== undefined) signal?.removeEventListener("abort", abort);
      if (wait !== undefined) waits.delete(wait);
      // A timer would keep the process running.
      if (waits.size === 0) stopPolling();
    }
  };
}

/** In groups of one read each. Waits for the same job share a key. */
function inGroups(due: readonly Waiting[]): Waiting[][] {
  const byJob = new Map<string, Waiting[]>();
  for (const wait of due) {
    const others = byJob.get(wait.jobId);
    if (others === undefined) byJob.set(wait.jobId, [wait]);
    else others.push(wait);
  }
  const jobs = [...byJob.values()];
  const groups: Waiting[][] = [];
  for (let start = 0; start < jobs.length; start += MAX_KEYS_PER_READ) {
    groups.push(jobs.slice(start, start + MAX_KEYS_PER_READ).flat());
  }
  return groups;
}
