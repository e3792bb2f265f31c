import fc from "fast-check";
import { expect } from "vitest";

/** Number of generated cases of each attack. */
export const CASES = {
  deliveries: 40_000,
  "spilled deliveries": 8000,
  "unverified deliveries": 4000,
  "message bodies": 46_000,
  "batches of messages": 6000,
} as const;

/** Coverage counters: how often each situation occurred. */
export type Coverage = Record<string, number>;

/** Test timeout in milliseconds that also suffices on a busy machine. */
export const TIMEOUT_MS = 600_000;

/**
 * Generates and checks the cases of an attack. A failing case is minimized and printed with its seed.
 *
 * @param check calls `count` with the name of the situation that occurred
 * @param fixedCases cases that every run includes, because random generation rarely produces them
 * @returns how often each situation occurred
 */
export async function attack<T>(
  name: keyof typeof CASES,
  cases: fc.Arbitrary<T>,
  check: (value: T, count: (situation: string) => void) => Promise<void> | void,
  fixedCases: readonly T[] = [],
): Promise<Coverage> {
  const coverage: Coverage = {};
  const count = (situation: string) => {
    coverage[situation] = (coverage[situation] ?? 0) + 1;
  };
  let generated = 0;
  const property = fc.asyncProperty(cases, async (value) => {
    generated++;
    await check(value, count);
  });
  await fc.assert(property, { numRuns: CASES[name], examples: fixedCases.map((value) => [value]) });
  expect(generated).toBe(CASES[name]);
  return coverage;
}

/** Fails if a situation occurred less often than its minimum. */
export function expectCoverage(coverage: Coverage, minimums: Readonly<Record<string, number>>): void {
  const rare = Object.entries(minimums).filter(
    ([situation, minimum]) => (coverage[situation] ?? 0) < minimum,
  );
  expect(rare, `too rare in ${JSON.stringify(coverage)}`).toEqual([]);
}
