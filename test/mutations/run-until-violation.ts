import { installDeterminismGuard } from "../simulation/engine/determinism-guard.ts";

/** What {@link runUntilViolation} prints, as one line of JSON. */
export interface Simulated {
  /** Runs that were made. */
  readonly runs: number;
  /** The first violation. */
  readonly violation?: { readonly seed: number; readonly invariant: string; readonly detail: string };
}

const [seed = 0, runs = 0] = process.argv.slice(2).map(Number);
const simulated = await runUntilViolation(seed, runs);
process.stdout.write(`${JSON.stringify(simulated)}\n`);

/** Makes runs of the simulation, one seed after another, until an invariant is violated. */
async function runUntilViolation(first: number, most: number): Promise<Simulated> {
  let unseeded: string | undefined;
  installDeterminismGuard(({ message }) => {
    unseeded = message;
  });
  const { run } = await import("../simulation/engine/run.ts");
  for (let n = 0; n < most; n++) {
    const { violations } = await run({ seed: first + n });
    const [violation] = violations;
    const { invariant, detail } = violation ?? {
      invariant: "a run depends only on its seed",
      detail: unseeded ?? "",
    };
    if (violation !== undefined || unseeded !== undefined)
      return { runs: n + 1, violation: { seed: first + n, invariant, detail } };
  }
  return { runs: most };
}
