import { duration, number } from "../format.ts";
import type { Io } from "../io/io.ts";

/** What a progress line shows. */
export interface Progress {
  readonly sent: number;
  readonly failed: number;
  /** Of the input that has been sent, 0 to 1; `undefined` if its size is unknown. */
  readonly share: number | undefined;
  readonly elapsedMs: number;
}

const BAR_WIDTH = 24;
const EVERY_MS = 100;

/** One line: a bar, the count, the rate and the time that is left. */
export function progressText({ sent, failed, share, elapsedMs }: Progress): string {
  const rate = elapsedMs === 0 ? 0 : (1000 * (sent + failed)) / elapsedMs;
  const parts = [
    `${number(sent)} sent`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    `${number(Math.round(rate))}/s`,
    ...(share !== undefined && share > 0 && share < 1
      ? [`${duration((elapsedMs * (1 - share)) / share)} left`]
      : []),
  ];
  return share === undefined
    ? parts.join("  ")
    : `${bar(share)} ${Math.floor(100 * share)} %  ${parts.join("  ")}`;
}

function bar(share: number): string {
  const full = Math.floor(BAR_WIDTH * share);
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

/** Removes what is in the line of the cursor, and goes to its beginning. */
export const CLEAR_LINE = "\r\u001b[K";

/**
 * A line on a terminal that is written over, ten times a second at most; elsewhere nothing.
 *
 * @param hasData whether the command prints data meanwhile: on the same terminal, it would be written into the line
 */
export function createProgressLine(
  { stdout, stderr, now }: Pick<Io, "stdout" | "stderr" | "now">,
  { hasData }: { readonly hasData: boolean },
) {
  const isPossible = stderr.isTerminal && !(hasData && stdout.isTerminal);
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    async show(text: string): Promise<void> {
      if (!isPossible || now() - shownAt < EVERY_MS) return;
      shownAt = now();
      isShown = true;
      await stderr.write(`${CLEAR_LINE}${text.slice(0, stderr.columns - 1)}`);
    },
    /** Removes the line, before something else is printed. */
    async clear(): Promise<void> {
      if (!isShown) return;
      isShown = false;
      shownAt = Number.NEGATIVE_INFINITY;
      await stderr.write(CLEAR_LINE);
    },
  };
}
