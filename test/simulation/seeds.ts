import { describeFailure, type Failure, headOf } from "./failure.ts";
import { run as makeRun, type Run, type RunOptions } from "./run.ts";
import { shrink } from "./shrink.ts";
import { addRun, emptyTotals, type Totals } from "./totals.ts";

/** Which runs one thread makes. */
export interface Share {
  readonly seeds: readonly number[];
  /** Of them, those that are made twice. */
  readonly twice: readonly number[];
  readonly steps?: number;
}

/** What a thread tells while it works. */
export type Told =
  | { readonly type: "made"; readonly seed: number; readonly digest: string }
  | { readonly type: "failed"; readonly failure: Failure }
  /** For a person to read. */
  | { readonly type: "said"; readonly text: string };

// Shortening takes many runs: one for each rule, and of the first few rules, say enough.
const MOST_SHRUNK = 3;

/**
 * Makes the runs of a share, one after another, in a thread that has no time and no chance but the seed's.
 *
 * @param unseeded is told, and emptied, after each run: where the thread was asked for something that its seed does not
 * decide
 */
export async function runShare(
  { seeds, twice, steps }: Share,
  tell: (told: Told) => void,
  unseeded: string[],
): Promise<Totals> {
  const totals = emptyTotals();
  const shrunk = new Set<string>();
  const options = (seed: number) => ({ seed, ...(steps !== undefined && { steps }) });
  const say = (text: string) => tell({ type: "said", text });

  function fail(seed: number, violation: Run["violations"][number]): Failure {
    const failure = { ...violation, seed, command: commandOf(seed, steps) };
    tell({ type: "failed", failure });
    return failure;
  }

  async function describe(failure: Failure, failing: Run): Promise<void> {
    const { seed, rule, command } = failure;
    if (shrunk.has(rule) || shrunk.size >= MOST_SHRUNK) return say(`${headOf(failure)}\nsee it: ${command}`);
    shrunk.add(rule);
    say(`${headOf(failure)}\nlooking for the fewest troubles that it takes …`);
    const shortest = await shrink(failing, (allows) => run({ ...options(seed), allows }));
    say(describeFailure(failure, failing, shortest));
  }

  for (const seed of seeds) {
    const made = await run(options(seed));
    addRun(totals, made);
    const [violation] = made.violations;
    if (violation !== undefined) await describe(fail(seed, violation), made);
    if (twice.includes(seed)) {
      const again = await run(options(seed));
      totals.repeated++;
      if (again.digest !== made.digest) unseeded.push(differenceOf(made, again));
    }
    for (const what of unseeded.splice(0)) {
      totals.violations++;
      say(headOf(fail(seed, { rule: "the seed decides everything", what })));
    }
    tell({ type: "made", seed, digest: made.digest });
  }
  return totals;
}

/** A run of the simulation that cannot go on is of a seed too. */
function run(options: RunOptions): Promise<Run> {
  return makeRun(options).catch((error: unknown) => {
    throw new Error(`the run of seed ${options.seed} could not go on`, { cause: error });
  });
}

function commandOf(seed: number, steps: number | undefined): string {
  return `npx -y pnpm@12 simulate --seed ${seed} --runs 1${steps === undefined ? "" : ` --steps ${steps}`}`;
}

function differenceOf({ trace }: Run, { trace: again }: Run): string {
  const at = trace.findIndex((line, n) => line !== again[n]);
  if (at < 0) return "of two runs with the same trace, the records, events or dead letters differ";
  return `of two traces, line ${at + 1} is ${JSON.stringify(trace[at])}, then ${JSON.stringify(again[at])}`;
}
