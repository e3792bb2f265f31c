import { plural } from "./plural.ts";
import type { Summary } from "./summary.ts";

export interface FailedLines {
  /** Number of outcomes that differ from the expected ones. */
  readonly unexpected: number;
  /** Number of lines that failed and have no expectation; 0 if that is allowed. */
  readonly failures: number;
}

/**
 * Why a run that worked ends with exit code 1; `undefined` when it ends with 0.
 *
 * @param isRunByPnpm pnpm adds a line to each exit code but 0, which looks as if the command itself had failed
 */
export function exitReason(
  { open, lost }: Pick<Summary, "open" | "lost">,
  { unexpected, failures }: FailedLines,
  isRunByPnpm: boolean,
): string | undefined {
  const reasons = [
    ...(open > 0 ? [`${plural(open, "job")} without an outcome`] : []),
    ...(lost > 0 ? [`${plural(lost, "job")} LOST`] : []),
    ...(unexpected > 0 ? [`${plural(unexpected, "outcome")} not as expected`] : []),
    ...(failures > 0 ? [`${plural(failures, "line")} failed that the input does not expect to fail`] : []),
  ];
  if (reasons.length === 0) return undefined;
  const advice = failures > 0 ? " With --allow-failures, such lines do not count." : "";
  return `Exit code 1${isRunByPnpm ? " (pnpm: ELIFECYCLE)" : ""}: ${reasons.join(", ")}.${advice}`;
}
