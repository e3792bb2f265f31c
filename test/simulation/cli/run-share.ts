import { type Run, type RunOptions, run } from "../engine/run.ts";
import { describeFailure, type Failure, headOf } from "./failure.ts";
import { minimize } from "./minimize.ts";
import { addRun, emptyTotals, type Totals } from "./totals.ts";

/** The runs of one thread. */
export interface Share {
  readonly seeds: readonly number[];
  /** Those of them that are made twice. */
  readonly twice: readonly number[];
  readonly steps?: number;
}

/** What a thread reports while it works. */
export type ThreadMessage =
  | { readonly type: "made"; readonly seed: number; readonly digest: string }
  | { readonly type: "failed"; readonly failure: Failure }
  /** For a person to read. */
  | { readonly type: "note"; readonly text: string };

// Minimizing takes many runs: one for each invariant, and only for the first few invariants.
const MAX_MINIMIZED = 3;

/** @param unseeded where the determinism guard reports; emptied after each run */
export async function runShare(
  { seeds, twice, steps }: Share,
  report: (message: ThreadMessage) => void,
  unseeded: string[],
): Promise<Totals> {
  const totals = emptyTotals();
  const minimized = new Set<string>();
  const options = (seed: number) => ({ seed, ...(steps !== undefined && { steps }) });
  const note = (text: string) => report({ type: "note", text });

  function fail(seed: number, violation: Run["violations"][number]): Failure {
    const failure = { ...violation, seed, command: commandOf(seed, steps) };
    report({ type: "failed", failure });
    return failure;
  }

  async function describe(failure: Failure, failing: Run): Promise<void> {
    const { seed, invariant, command } = failure;
    if (minimized.has(invariant) || minimized.size >= MAX_MINIMIZED)
      return note(`${headOf(failure)}\nto repeat and minimize this run: ${command}`);
    minimized.add(invariant);
    note(`${headOf(failure)}\nminimizing: repeating this run with fewer faults …`);
    const smallest = await minimize(failing, (allows) => makeRun({ ...options(seed), allows }));
    note(describeFailure(failure, failing, smallest));
  }

  for (const seed of seeds) {
    const made = await makeRun(options(seed));
    addRun(totals, made);
    const [violation] = made.violations;
    if (violation !== undefined) await describe(fail(seed, violation), made);
    if (twice.includes(seed)) {
      const again = await makeRun(options(seed));
      totals.repeated++;
      if (again.digest !== made.digest) unseeded.push(differenceOf(made, again));
    }
    for (const detail of unseeded.splice(0)) {
      totals.violations++;
      note(headOf(fail(seed, { invariant: "a run depends only on its seed", detail })));
    }
    report({ type: "made", seed, digest: made.digest });
  }
  return totals;
}

function makeRun(options: RunOptions): Promise<Run> {
  return run(options).catch((error: unknown) => {
    throw new Error(`the run of seed ${options.seed} stopped with an error`, { cause: error });
  });
}

function commandOf(seed: number, steps: number | undefined): string {
  return `npx -y pnpm@12 simulate --seed ${seed} --runs 1${steps === undefined ? "" : ` --steps ${steps}`}`;
}

function differenceOf({ trace }: Run, { trace: again }: Run): string {
  const at = trace.findIndex((line, n) => line !== again[n]);
  if (at < 0) return "two runs have the same trace, but different records, events or dead letters";
  return `two runs differ in trace line ${at + 1}: ${JSON.stringify(trace[at])}, then ${JSON.stringify(again[at])}`;
}
