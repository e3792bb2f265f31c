import { type Clock, isOutcome, JOB_STATUSES, type Sleep } from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";
import type { LocalPipeline } from "../pipeline/pipeline.ts";
import type { ReportState } from "../report/report-state.ts";
import { countAwaited, haveArrived } from "./awaited-lines.ts";
import { createDeadLetters, startDeadLetterReader } from "./dead-letters.ts";
import { readJob } from "./read-job.ts";
import { groupLines, type SentLine, sentLine, unsentLine } from "./sent-line.ts";
import { endState, isComplete, isFinal, type SettledLines, settleLines } from "./settle-lines.ts";

export interface RunOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Called several times a second, from the first message on. */
  readonly onProgress: (state: ReportState) => void;
  readonly onError: (error: unknown) => void;
  /** Called with the outcomes of lines as they arrive, one call at a time. The run ends when it rejects, with its error. */
  readonly onSettled?: ((settled: SettledLines) => Promise<void>) | undefined;
  /** The outcomes of lines that an earlier run has sent; default none. */
  readonly earlier?: readonly SettledLines[];
  /** Milliseconds without any event, dead letter or sent message after which the run ends with open jobs; default 120,000. */
  readonly stallMs?: number;
  /** Default: reads the dead-letter queue of the pipeline. */
  readonly startReader?: typeof startDeadLetterReader;
}

const PROGRESS_MS = 100;

/** Sends the lines to the jobs queue and waits until each has an outcome or a dead letter. */
export async function runJobs(
  pipeline: LocalPipeline,
  input: readonly InputLine[],
  options: RunOptions,
): Promise<ReportState> {
  const { clock, sleep, onProgress, onError, onSettled, earlier = [], stallMs = 120_000 } = options;
  const { startReader = startDeadLetterReader } = options;
  const { bus, jobsStream } = pipeline.aws;
  const startedAt = clock.now();
  const earlierOutcomes = earlier.flatMap(({ outcomes }) => outcomes);
  const statuses = new Map(earlierOutcomes.flatMap(({ job }) => (job ? [[job.jobId, job.status]] : [])));
  const deadLetters = createDeadLetters();
  const groups = groupLines(input.map(unsentLine));
  const groupOf = new Map(groups.flatMap((group) => group.map(({ line }) => [line, group])));
  const earlierLines = earlier.flatMap(({ lines }) => lines);
  const awaited = countAwaited([...earlierLines, ...groups.flat()]);
  const doneBefore = countAwaited(earlierLines);
  /** Groups that wait for an outcome or a dead letter, and those whose outcomes may still change. */
  const waiting = new Set(groups);
  const changing = new Set<SentLine[]>();
  const settled = [...earlier];
  const sent: SentLine[] = [];
  let lastActivityAt = startedAt;
  let lastProgressAt = Number.NEGATIVE_INFINITY;
  let lastAdvanceAt = Number.NEGATIVE_INFINITY;

  const unsubscribe = bus.subscribe(({ detail }) => {
    const status = JOB_STATUSES.find((each) => each === detail.status);
    if (status !== undefined && isOutcome(status)) statuses.set(String(detail.job_id), status);
    lastActivityAt = clock.now();
  });
  const reader = startReader(
    pipeline.aws,
    (deadLetter) => {
      deadLetters.add(deadLetter);
      lastActivityAt = clock.now();
    },
    onError,
  );
  const counts = () => ({ awaited, events: bus.count, seconds: (clock.now() - startedAt) / 1000 });
  const currentState = (): ReportState => ({
    ...endState([], counts()),
    doneBefore,
    jobs: [...statuses].map(([jobId, status]) => ({ jobId, status })),
    deadLetters: [
      ...earlierOutcomes.flatMap(({ deadLetter }) => deadLetter ?? []),
      ...sent.flatMap((line) => deadLetters.find(line) ?? []),
    ],
  });
  const settle = async (group: readonly SentLine[]) =>
    settleLines(group, await readJob(pipeline, group[0]?.jobId), deadLetters);
  async function finish(outcomes: SettledLines): Promise<void> {
    settled.push(outcomes);
    await onSettled?.(outcomes);
  }
  const reportProgress = () => {
    if (clock.now() - lastProgressAt < PROGRESS_MS) return;
    lastProgressAt = clock.now();
    onProgress(currentState());
  };
  async function advance(): Promise<void> {
    reportProgress();
    if (clock.now() - lastAdvanceAt < PROGRESS_MS) return;
    const lastSent = sent.at(-1)?.line ?? 0;
    for (const group of waiting) {
      const [first, last] = [group[0]?.line ?? 0, group.at(-1)?.line ?? 0];
      // Groups are in the order of their first lines.
      if (first > lastSent) break;
      if (last > lastSent || !haveArrived(group, statuses, deadLetters)) continue;
      waiting.delete(group);
      const outcomes = await settle(group);
      if (isFinal(outcomes)) await finish(outcomes);
      else changing.add(group);
      reportProgress();
    }
    lastAdvanceAt = clock.now();
  }

  try {
    for (const line of input) {
      await advance();
      const messageId = line.unsendable === undefined ? await pipeline.submit(line.body) : undefined;
      const group = groupOf.get(line.line) ?? [];
      const asSent = sentLine(line, messageId);
      group[group.findIndex((each) => each.line === line.line)] = asSent;
      sent.push(asSent);
      lastActivityAt = clock.now();
    }
    while (waiting.size > 0 && clock.now() - lastActivityAt < stallMs) {
      await advance();
      await sleep(PROGRESS_MS);
    }
    if (waiting.size === 0) await jobsStream.whenEmpty();
    onProgress(currentState());
  } finally {
    unsubscribe();
    await reader.stop();
  }
  const last: SettledLines[] = [];
  for (const group of [...changing, ...waiting]) last.push(await settle(group));
  // The cancel message of a batch comes after the jobs that it may cancel: if the rest is not written, all of them run again.
  for (const outcomes of last.toSorted((a, b) => Number(cancelsBatch(a)) - Number(cancelsBatch(b)))) {
    if (isComplete(outcomes)) await finish(outcomes);
    else settled.push(outcomes);
  }
  return endState(settled, counts());
}

const cancelsBatch = ({ lines }: SettledLines): boolean =>
  lines.some((line) => line.cancelsBatch !== undefined);
