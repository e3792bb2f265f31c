import type { Run } from "./run.ts";

// Runs that shortening may take, and steps in all of them: it is for a reader, who waits.
const MOST_RUNS = 150;
const MOST_STEPS = 500_000;

/**
 * Makes a failing run shorter: leaves out troubles, in parts that grow smaller, as long as the same rule is broken
 * (delta debugging).
 *
 * @param again makes the run once more, with only those troubles that are allowed
 * @returns the run with the fewest troubles that was found
 */
export async function shrink(
  failing: Run,
  again: (allows: (key: string) => boolean) => Promise<Run>,
): Promise<Run> {
  const rule = failing.violations[0]?.rule;
  let best = failing;
  let runs = 0;
  let steps = 0;
  const hasTime = () => runs < MOST_RUNS && steps < MOST_STEPS;
  const keysOf = ({ injected }: Run) => [...new Set(injected.map(({ key }) => key))];
  let parts = 2;
  while (hasTime()) {
    const keys = keysOf(best);
    const size = Math.ceil(keys.length / parts);
    let shorter: Run | undefined;
    for (let from = 0; from < keys.length && shorter === undefined && hasTime(); from += size) {
      const left = new Set(keys.toSpliced(from, size));
      runs++;
      const tried = await again((key) => left.has(key));
      steps += tried.steps;
      if (tried.violations[0]?.rule === rule && keysOf(tried).length < keys.length) shorter = tried;
    }
    if (shorter !== undefined) best = shorter;
    else if (size <= 1) break;
    parts = shorter === undefined ? Math.min(keys.length, parts * 2) : Math.max(2, parts - 1);
  }
  return best;
}
