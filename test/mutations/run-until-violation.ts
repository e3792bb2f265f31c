import { allowOnlySeeded } from "../simulation/only-seeded.ts";

/** What {@link runUntilViolation} prints, as one line of JSON. */
export interface Simulated {
  /** Runs that were made. */
  readonly runs: number;
  /** The first broken rule. */
  readonly broken?: { readonly seed: number; readonly rule: string; readonly what: string };
}

const [seed = 0, runs = 0] = process.argv.slice(2).map(Number);
const simulated = await runUntilViolation(seed, runs);
process.stdout.write(`${JSON.stringify(simulated)}\n`);

/** Makes runs of the simulation, one seed after another, until a rule is broken. */
async function runUntilViolation(first: number, most: number): Promise<Simulated> {
  let unseeded: string | undefined;
  allowOnlySeeded(({ message }) => {
    unseeded = message;
  });
  const { run } = await import("../simulation/run.ts");
  for (let n = 0; n < most; n++) {
    const { violations } = await run({ seed: first + n });
    const [violation] = violations;
    const { rule, what } = violation ?? { rule: "the seed decides everything", what: unseeded ?? "" };
    if (violation !== undefined || unseeded !== undefined)
      return { runs: n + 1, broken: { seed: first + n, rule, what } };
  }
  return { runs: most };
}
