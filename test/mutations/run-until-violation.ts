import { installDeterminismGuard } from "../simulation/engine/determinism-guard.ts";

/** Printed as one line of JSON. */
export interface SimulationResult {
  /** The first violation. */
  readonly violation?: { readonly seed: number; readonly invariant: string };
}

const [firstSeed = 0, runs = 0] = process.argv.slice(2).map(Number);
process.stdout.write(`${JSON.stringify(await runUntilViolation(firstSeed, runs))}\n`);

async function runUntilViolation(firstSeed: number, runs: number): Promise<SimulationResult> {
  let isDeterministic = true;
  installDeterminismGuard(() => {
    isDeterministic = false;
  });
  const { run } = await import("../simulation/engine/run.ts");
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const [violation] = (await run({ seed })).violations;
    if (violation !== undefined) return { violation: { seed, invariant: violation.invariant } };
    if (!isDeterministic) return { violation: { seed, invariant: "a run depends only on its seed" } };
  }
  return {};
}
