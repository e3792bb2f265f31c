import type { Run } from "../engine/run.ts";

// A person waits for the result.
const MAX_RUNS = 150;
const MAX_STEPS = 500_000;

/**
 * Repeats a failing run with fewer faults, as long as it violates the same invariant (delta debugging).
 *
 * @param repeat makes the run again with only the faults that are allowed
 * @returns the run with the fewest faults that was found
 */
export async function minimize(
  failing: Run,
  repeat: (allows: (key: string) => boolean) => Promise<Run>,
): Promise<Run> {
  const invariant = failing.violations[0]?.invariant;
  let best = failing;
  let runs = 0;
  let steps = 0;
  const hasTime = () => runs < MAX_RUNS && steps < MAX_STEPS;
  const keysOf = ({ injected }: Run) => [...new Set(injected.map(({ key }) => key))];
  let parts = 2;
  while (hasTime()) {
    const keys = keysOf(best);
    const size = Math.ceil(keys.length / parts);
    let smaller: Run | undefined;
    for (let from = 0; from < keys.length && smaller === undefined && hasTime(); from += size) {
      const kept = new Set(keys.toSpliced(from, size));
      runs++;
      const tried = await repeat((key) => kept.has(key));
      steps += tried.steps;
      if (tried.violations[0]?.invariant === invariant && keysOf(tried).length < keys.length) smaller = tried;
    }
    if (smaller !== undefined) best = smaller;
    else if (size <= 1) break;
    parts = smaller === undefined ? Math.min(keys.length, parts * 2) : Math.max(2, parts - 1);
  }
  return best;
}
