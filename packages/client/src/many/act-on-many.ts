import type { Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { type BulkCounts, countOutcome, NOTHING_DONE } from "../bulk-run.ts";
import type { JobFilter, ListStatus } from "../list/job-filter.ts";
import type { ListedJob } from "../list/list-jobs.ts";

export interface ManyOptions {
  /** Yields the jobs that match, and does nothing with them; default `false`. */
  readonly dryRun?: boolean | undefined;
  /** Jobs a second at most; default 100. */
  readonly perSecond?: number | undefined;
  /** Ends the run before the next ten jobs, and the pause before them. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each job. */
  readonly onProgress?: ((counts: BulkCounts) => void) | undefined;
}

export interface ManyOutcome {
  readonly jobId: string;
  /** The job that replays this one. */
  readonly newJobId?: string | undefined;
  /** An earlier call of `replayMany` has replayed it, as `newJobId`: nothing was sent. */
  readonly alreadyReplayed?: true | undefined;
  /** Why nothing was done with this job. The others are not affected. */
  readonly error?: BoomerangError | undefined;
}

/** Acts on up to ten jobs. */
export type Act = (jobs: readonly ListedJob[]) => Promise<readonly ManyOutcome[]>;

const GROUP = 10;
const DEFAULT_PER_SECOND = 100;

/** Acts on all jobs of a list, no faster than `perSecond`. */
export async function* actOnMany(
  jobs: AsyncIterable<ListedJob>,
  act: Act,
  { dryRun = false, perSecond = DEFAULT_PER_SECOND, signal, onProgress }: ManyOptions,
  sleep: Sleep,
): AsyncGenerator<ManyOutcome, void, void> {
  if (!(perSecond > 0)) {
    throw new BoomerangError("perSecond must be above 0", {
      code: "invalid_argument",
      nextStep: "Leave it out for 100 jobs a second.",
    });
  }
  const counts = { ...NOTHING_DONE };
  let group: ListedJob[] = [];
  let pauseMs = 0;
  async function* finishGroup(): AsyncGenerator<ManyOutcome, void, void> {
    const current = group;
    group = [];
    // It only rejects when the signal is aborted.
    if (pauseMs > 0) await sleep(pauseMs, signal).catch(() => undefined);
    if (signal?.aborted) throw stopped(counts.matched, signal);
    const outcomes: readonly ManyOutcome[] = dryRun
      ? current.map(({ jobId }) => ({ jobId }))
      : await act(current);
    const sent = dryRun ? 0 : outcomes.filter(({ alreadyReplayed }) => !alreadyReplayed).length;
    pauseMs = (1000 * sent) / perSecond;
    for (const outcome of outcomes) {
      countOutcome(counts, outcome, dryRun);
      onProgress?.({ ...counts });
      yield outcome;
    }
  }
  for await (const job of jobs) {
    if (signal?.aborted) throw stopped(counts.matched, signal);
    if (group.push(job) >= GROUP) yield* finishGroup();
  }
  if (group.length > 0) yield* finishGroup();
}

function stopped(matched: number, { reason }: AbortSignal): BoomerangError {
  return new BoomerangError(`stopped after ${matched} jobs`, {
    code: "aborted",
    nextStep: "Call it again with the same filter: what was done already is not done twice.",
    cause: reason,
  });
}

/**
 * A filter for an operation that applies to jobs of some statuses.
 *
 * @throws BoomerangError `invalid_argument` if the filter is empty, or names another status
 */
export function filterFor(
  filter: JobFilter,
  {
    verb,
    defaults,
    allowed,
  }: { verb: string; defaults: readonly ListStatus[]; allowed: readonly ListStatus[] },
): JobFilter {
  const isEmpty = Object.values(filter).every(
    (value) => value === undefined || (Array.isArray(value) && value.length === 0),
  );
  if (isEmpty) {
    throw new BoomerangError(`an empty filter would ${verb} every job`, {
      code: "invalid_argument",
      nextStep: "Name a target, a batch, a time or a status.",
    });
  }
  const status = filter.status === undefined ? defaults : [filter.status].flat();
  const wrong = status.find((each) => !allowed.includes(each));
  if (wrong === undefined) return { ...filter, status };
  throw new BoomerangError(`cannot ${verb} jobs that are ${wrong}`, {
    code: "invalid_argument",
    nextStep: `Use the status ${allowed.join(", ")}, or none.`,
  });
}
