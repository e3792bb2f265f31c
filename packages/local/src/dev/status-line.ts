import type { Clock } from "@boomerang/core";
import type { Terminal } from "../report/progress.ts";
import { progressEnd } from "../report/progress.ts";
import { cutToWidth } from "../report/terminal-text.ts";

const PLAIN_EVERY_MS = 5000;

/** Lines of text, and below them on a terminal one line that is replaced. */
export interface StatusLine {
  /** Writes a line. */
  say(text: string): void;
  /** Shows a status: on a terminal in place of the last one, elsewhere as a new line if it has changed, at most every five seconds. */
  show(status: string): void;
}

export function createStatusLine(
  write: (text: string) => unknown,
  target: () => Terminal,
  clock: Clock,
): StatusLine {
  let shown = "";
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    say(text) {
      const { isTerminal } = target();
      write(`${progressEnd(target())}${text}\n`);
      // It was cleared.
      if (isTerminal) shown = "";
    },
    show(status) {
      const { isTerminal, columns } = target();
      if (status === shown) return;
      if (!isTerminal && clock.now() - shownAt < PLAIN_EVERY_MS) return;
      shown = status;
      shownAt = clock.now();
      // One column less, because some terminals wrap a line that fills the last column.
      write(isTerminal ? `\r${cutToWidth(status, columns - 1)}\u001b[K` : `${status}\n`);
    },
  };
}
