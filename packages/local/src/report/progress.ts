import { plural } from "./plural.ts";
import { type ReportState, type Summary, summarize } from "./report-state.ts";
import { cutToWidth } from "./terminal-text.ts";

const BAR = 20;
const QUIET_SECONDS = 3;

/** Where a run stands, in one line. */
export function progressLine(state: ReportState): string {
  const { submitted, open, seconds, events } = summarize(state);
  const done = submitted - open;
  const filled = submitted === 0 ? 0 : Math.floor((BAR * done) / submitted);
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  return `${bar} ${done}/${submitted} jobs${outcomeList(summarize(state))} · ${plural(events, "event")} · ${seconds.toFixed(1)} s`;
}

function outcomeList({ succeeded, failed, expired, canceled, rejected, lost }: Summary): string {
  return Object.entries({ succeeded, failed, expired, canceled, rejected, lost })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ` · ${count} ${name}`)
    .join("");
}

/** Where progress is written to. */
export interface ProgressTarget {
  readonly isTerminal: boolean;
  /** Width of the terminal. */
  readonly columns: number;
}

/**
 * What to write after `shown`, the state that was written of last: on a terminal the line over the old one,
 * elsewhere a line of its own for each tenth of the jobs, and every three seconds. Empty when there is nothing to write.
 */
export function progressText(
  state: ReportState,
  shown: ReportState | undefined,
  target: ProgressTarget,
): string {
  const line = progressLine(state);
  if (target.isTerminal) {
    // One column short, or some terminals wrap.
    return `\r${cutToWidth(line, target.columns - 1)}\u001b[K`;
  }
  const isNews =
    shown === undefined || tenth(state) > tenth(shown) || state.seconds - shown.seconds >= QUIET_SECONDS;
  return isNews ? `${line}\n` : "";
}

function tenth(state: ReportState): number {
  const { submitted, open } = summarize(state);
  return submitted === 0 ? 0 : Math.floor((10 * (submitted - open)) / submitted);
}

/** What is said when the run is broken off; without a state nothing had been sent yet. */
export function stoppedText(state: ReportState | undefined): string {
  if (state === undefined) return "Stopped before a message was sent.";
  const { submitted, open } = summarize(state);
  return `Stopped: ${submitted - open} of ${plural(submitted, "job")} had an outcome.`;
}

/** Takes the progress line away before other text is written. */
export function progressEnd(target: ProgressTarget): string {
  return target.isTerminal ? "\r\u001b[K" : "";
}
