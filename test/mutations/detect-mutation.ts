import type { CheckResult, Checks } from "./checks.ts";
import type { Mutation } from "./mutation.ts";

export type Detector = "simulation" | "tests";

export interface Detection {
  /** `null` if the mutation survived. */
  readonly detectedBy: Detector | null;
  /** The violated invariant or the failed test; for a survivor, why a check was inconclusive, if one was. */
  readonly how: string;
}

/** Runs the simulation and the tests on the mutated code until one fails. An inconclusive check detects nothing. */
export async function detectMutation(
  checks: Pick<Checks, "simulate" | "test">,
  { tests, first }: Pick<Mutation, "tests" | "first">,
): Promise<Detection> {
  const detectors: [Detector, () => Promise<CheckResult>][] = [
    ["simulation", () => checks.simulate()],
    ["tests", () => checks.test(tests)],
  ];
  if (first === "tests") detectors.reverse();
  const inconclusive: string[] = [];
  for (const [detectedBy, check] of detectors) {
    const result = await check();
    if (result.type === "failed") return { detectedBy, how: result.failure };
    if (result.type === "inconclusive") inconclusive.push(result.reason);
  }
  return { detectedBy: null, how: inconclusive.join("; ") };
}
