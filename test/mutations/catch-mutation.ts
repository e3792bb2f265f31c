import type { Judges, Verdict } from "./judges.ts";
import type { Mutation } from "./mutation.ts";

/** Who can catch a mutation. */
export type Catcher = "simulation" | "tests";

/** What became of a mutation. */
export interface Caught {
  /** `null` where it survived. */
  readonly caughtBy: Catcher | null;
  /** The broken rule or the failed test; for a survivor, what kept a judge from a verdict, if anything did. */
  readonly what: string;
}

/**
 * Has the code of a copy judged by the simulation and by the tests, until one finds it broken. A crash on loading does
 * not count, and neither does time that runs out.
 */
export async function catchMutation(
  judges: Pick<Judges, "simulate" | "test">,
  { tests, first }: Pick<Mutation, "tests" | "first">,
): Promise<Caught> {
  const ask: Record<Catcher, () => Promise<Verdict>> = {
    simulation: () => judges.simulate(),
    tests: () => judges.test(tests),
  };
  const doubts: string[] = [];
  for (const catcher of first === "tests"
    ? (["tests", "simulation"] as const)
    : (["simulation", "tests"] as const)) {
    const verdict = await ask[catcher]();
    if (verdict.type === "broken") return { caughtBy: catcher, what: verdict.what };
    if (verdict.type === "no_verdict") doubts.push(verdict.why);
  }
  return { caughtBy: null, what: doubts.join("; ") };
}
