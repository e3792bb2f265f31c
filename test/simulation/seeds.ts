import { describeFailure } from "./failure.ts";
import { allowOnlySeeded } from "./only-seeded.ts";
import { type Run, run } from "./run.ts";
import { shrink } from "./shrink.ts";
import { addRun, emptyTotals, type Totals } from "./totals.ts";

/** Which runs one thread makes. */
export interface Share {
  readonly seeds: readonly number[];
  readonly steps?: number;
  /** Every so many runs, one is made twice. */
  readonly repeatEvery: number;
}

/** What a thread found. */
export interface Found {
  readonly totals: Totals;
  /** A text for each failing seed. */
  readonly failures: readonly string[];
  /** Of the trace of each run, by its seed. */
  readonly digests: readonly (readonly [seed: number, digest: string])[];
}

// Shortening takes many runs, and the first few failures say enough.
const MOST_SHRUNK = 3;

/** Makes the runs of a share, one after another, in a thread that has no time and no chance but the seed's. */
export async function runShare({ seeds, steps, repeatEvery }: Share): Promise<Found> {
  const totals = emptyTotals();
  const failures: string[] = [];
  const digests: [number, string][] = [];
  const unseeded: string[] = [];
  allowOnlySeeded(({ stack = "" }) => void unseeded.push(stack));
  const options = (seed: number) => ({ seed, ...(steps !== undefined && { steps }) });
  for (const [n, seed] of seeds.entries()) {
    const made = await run(options(seed));
    addRun(totals, made);
    digests.push([seed, made.digest]);
    if (n % repeatEvery === 0) {
      const again = await run(options(seed));
      totals.repeated++;
      if (again.digest !== made.digest) fail(`seed ${seed} gave two traces: ${differenceOf(made, again)}`);
    }
    for (const stack of unseeded.splice(0)) fail(`seed ${seed}: ${stack}`);
    if (made.violations.length > 0) {
      const shortest =
        failures.length < MOST_SHRUNK
          ? await shrink(made, (allows) => run({ ...options(seed), allows }))
          : made;
      failures.push(describeFailure(made, shortest, commandOf(seed, steps)));
    }
  }
  return { totals, failures, digests };

  function fail(text: string): void {
    totals.violations++;
    failures.push(text);
  }
}

function commandOf(seed: number, steps: number | undefined): string {
  return `npx -y pnpm@12 simulate --seed ${seed} --runs 1${steps === undefined ? "" : ` --steps ${steps}`}`;
}

function differenceOf({ trace }: Run, { trace: again }: Run): string {
  const at = trace.findIndex((line, n) => line !== again[n]);
  return `line ${at + 1} was ${JSON.stringify(trace[at])}, then ${JSON.stringify(again[at])}`;
}
