import fc from "fast-check";
import { expect } from "vitest";

/** How many cases each attack makes. */
export const CASES = {
  deliveries: 40_000,
  "spilled deliveries": 8000,
  "message bodies": 46_000,
  "batches of messages": 6000,
} as const;

/** What an attack saw, by name. */
export type Tally = Record<string, number>;

/** Lets a test run for as long as its cases take on a busy machine. */
export const LONG = 180_000;

/**
 * Makes the cases of an attack and checks each, counting them; a case that fails is printed with its seed and made
 * smaller. Gives how often `check` saw what it noted.
 *
 * @param surely cases that are made whatever chance chooses: what is rare, and still to be seen
 */
export async function attack<T>(
  name: keyof typeof CASES,
  cases: fc.Arbitrary<T>,
  check: (value: T, saw: (what: string) => void) => Promise<void> | void,
  surely: readonly T[] = [],
): Promise<Tally> {
  const tally: Tally = {};
  const saw = (what: string) => {
    tally[what] = (tally[what] ?? 0) + 1;
  };
  let made = 0;
  const property = fc.asyncProperty(cases, async (value) => {
    made++;
    await check(value, saw);
  });
  await fc.assert(property, { numRuns: CASES[name], examples: surely.map((value) => [value]) });
  expect(made).toBe(CASES[name]);
  return tally;
}

/** Fails unless each of these was seen at least so often. */
export function expectSeen(tally: Tally, atLeast: Readonly<Record<string, number>>): void {
  const rare = Object.entries(atLeast).filter(([what, times]) => (tally[what] ?? 0) < times);
  expect(rare, `too rare in ${JSON.stringify(tally)}`).toEqual([]);
}
