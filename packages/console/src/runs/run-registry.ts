/** What an action did with one of many. */
export interface RunItem {
  readonly id: string;
  /** Why nothing was done with it. */
  readonly error?: string | undefined;
  /** Whether nothing had to be done. */
  readonly wasDone?: boolean | undefined;
}

/** An action on many jobs or messages, which goes on while nobody looks. */
export interface Run {
  readonly title: string;
  /** How many were counted before it began. */
  readonly expected: number;
  /** The list with what it makes, as the part of an address after `?`; `undefined` if it makes no jobs. */
  readonly newJobs?: string | undefined;
  /** Where it was started, if that is not the list of jobs. */
  readonly startedAt?: { readonly path: string; readonly label: string } | undefined;
  readonly state: "running" | "ended" | "stopped" | "failed";
  readonly done: number;
  readonly wasDone: number;
  readonly failed: number;
  /** The first of those that failed. */
  readonly failures: readonly RunItem[];
  /** Why it ended before all was done. */
  readonly problem?: string | undefined;
}

export interface RunRegistry {
  /**
   * Begins a run, and returns its id.
   *
   * @param work what is done, item by item, until the signal is aborted
   */
  start(
    run: Pick<Run, "title" | "expected" | "newJobs" | "startedAt">,
    work: (signal: AbortSignal) => AsyncIterable<RunItem>,
  ): string;
  get(id: string): Run | undefined;
  /** Ends a run after what it does now. */
  stop(id: string): void;
}

// What a person looks at afterwards. A run keeps its counts and its first failures, whatever its size.
const MAX_RUNS = 50;
const MAX_FAILURES = 50;

/**
 * @param describe an error, for people
 * @param signal ends all runs: the console stops
 */
export function createRunRegistry(
  newId: () => string,
  describe: (error: unknown) => string,
  signal: AbortSignal,
): RunRegistry {
  const runs = new Map<string, { run: Run; readonly controller: AbortController }>();

  async function perform(id: string, work: (signal: AbortSignal) => AsyncIterable<RunItem>): Promise<void> {
    const entry = runs.get(id);
    if (entry === undefined) return;
    const stopped = AbortSignal.any([signal, entry.controller.signal]);
    try {
      for await (const item of work(stopped)) entry.run = withItem(entry.run, item);
      entry.run = { ...entry.run, state: "ended" };
    } catch (error) {
      entry.run = stopped.aborted
        ? { ...entry.run, state: "stopped" }
        : { ...entry.run, state: "failed", problem: describe(error) };
    }
  }

  return {
    start(run, work) {
      const id = newId();
      const begun: Run = { ...run, state: "running", done: 0, wasDone: 0, failed: 0, failures: [] };
      runs.set(id, { run: begun, controller: new AbortController() });
      const [oldest] = [...runs].filter(([, { run: each }]) => each.state !== "running");
      if (runs.size > MAX_RUNS && oldest !== undefined) runs.delete(oldest[0]);
      void perform(id, work);
      return id;
    },
    get: (id) => runs.get(id)?.run,
    stop: (id) => runs.get(id)?.controller.abort(),
  };
}

function withItem(run: Run, item: RunItem): Run {
  if (item.wasDone === true) return { ...run, wasDone: run.wasDone + 1 };
  if (item.error === undefined) return { ...run, done: run.done + 1 };
  const failures = run.failures.length < MAX_FAILURES ? [...run.failures, item] : run.failures;
  return { ...run, failed: run.failed + 1, failures };
}
