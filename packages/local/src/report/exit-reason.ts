import { plural } from "./plural.ts";
import type { Summary } from "./summary.ts";

/**
 * Why a run that worked ends with exit code 1; `undefined` when it ends with 0.
 *
 * @param unexpected number of outcomes that differ from the expected ones
 * @param isRunByPnpm pnpm adds a line to each exit code but 0, which looks as if the command itself had failed
 */
export function exitReason(
  { open, lost }: Pick<Summary, "open" | "lost">,
  unexpected: number,
  isRunByPnpm: boolean,
): string | undefined {
  const reasons = [
    ...(open > 0 ? [`${plural(open, "job")} without an outcome`] : []),
    ...(lost > 0 ? [`${plural(lost, "job")} LOST`] : []),
    ...(unexpected > 0 ? [`${plural(unexpected, "outcome")} not as expected`] : []),
  ];
  if (reasons.length === 0) return undefined;
  return `Exit code 1${isRunByPnpm ? " (pnpm: ELIFECYCLE)" : ""}: ${reasons.join(", ")}.`;
}
