import stringWidth from "string-width";
import { plural } from "./plural.ts";
import { deadLettersWithoutJob, type ReportState, summarize } from "./report-state.ts";
import { cutToWidth } from "./terminal-text.ts";

const BAR_COLUMNS = 20;
const MAX_PROGRESS_INTERVAL_SECONDS = 3;

/** The counts of single outcomes are left out if the line is wider than `columns`. */
export function progressLine(state: ReportState, columns = Number.POSITIVE_INFINITY): string {
  const { submitted, open, seconds, events } = summarize(state);
  const done = submitted - open;
  const filled = submitted === 0 ? 0 : Math.floor((BAR_COLUMNS * done) / submitted);
  const bar = "█".repeat(filled) + "░".repeat(BAR_COLUMNS - filled);
  const line = (outcomes: string) =>
    `${bar} ${done}/${submitted} done${outcomes} · ${plural(events, "event")} · ${seconds.toFixed(1)} s`;
  const full = line(outcomeList(state));
  return stringWidth(full) <= columns ? full : line("");
}

function outcomeList(state: ReportState): string {
  const { succeeded, failed, expired, canceled, rejected, lost } = summarize(state);
  const withoutJob = deadLettersWithoutJob(state).length;
  const counts = Object.entries({
    succeeded,
    failed,
    expired,
    canceled,
    rejected: rejected - withoutJob,
    lost,
  })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const deadLetters = withoutJob > 0 ? [plural(withoutJob, "dead letter")] : [];
  return [...counts, ...deadLetters].map((text) => ` · ${text}`).join("");
}

export interface Terminal {
  readonly isTerminal: boolean;
  readonly columns: number;
}

/**
 * The text to write when `shown` is the state written last. On a terminal the line replaces the old one; elsewhere there is
 * a new line for each tenth and at least every three seconds. Empty when there is nothing to write.
 */
export function progressText(state: ReportState, shown: ReportState | undefined, target: Terminal): string {
  if (target.isTerminal) {
    // One column less, because some terminals wrap a line that fills the last column.
    const columns = target.columns - 1;
    return `\r${cutToWidth(progressLine(state, columns), columns)}\u001b[K`;
  }
  const isDue =
    shown === undefined ||
    tenth(state) > tenth(shown) ||
    state.seconds - shown.seconds >= MAX_PROGRESS_INTERVAL_SECONDS;
  return isDue ? `${progressLine(state)}\n` : "";
}

function tenth(state: ReportState): number {
  const { submitted, open } = summarize(state);
  return submitted === 0 ? 0 : Math.floor((10 * (submitted - open)) / submitted);
}

/** The message for an interrupted run; `state` is undefined before the first message was sent. */
export function stoppedText(state: ReportState | undefined): string {
  if (state === undefined) return "Stopped before a message was sent.";
  const { submitted, open } = summarize(state);
  return `Stopped with ${submitted - open} of ${submitted} done.`;
}

/** Clears the progress line before other text is written. */
export function progressEnd(target: Terminal): string {
  return target.isTerminal ? "\r\u001b[K" : "";
}
