import { isOutcome, OUTCOMES } from "@boomerang/core";
import stringWidth from "string-width";
import { grouped, plural } from "./plural.ts";
import { deadLettersWithoutJob, type ReportState } from "./report-state.ts";
import { cutToWidth } from "./terminal-text.ts";

const BAR_COLUMNS = 20;
const MAX_PROGRESS_INTERVAL_SECONDS = 3;

/** The counts of single outcomes are left out if the line is wider than `columns`. */
export function progressLine(state: ReportState, columns = Number.POSITIVE_INFINITY): string {
  const { awaited, seconds, events } = state;
  const done = countDone(state);
  const filled = awaited === 0 ? 0 : Math.floor((BAR_COLUMNS * done) / awaited);
  const bar = "█".repeat(filled) + "░".repeat(BAR_COLUMNS - filled);
  const line = (outcomes: string) =>
    `${bar} ${grouped(done)}/${grouped(awaited)} done${outcomes} · ${plural(events, "event")} · ${seconds.toFixed(1)} s`;
  const full = line(outcomeList(state));
  return stringWidth(full) <= columns ? full : line("");
}

/** Number of {@link ReportState.awaited} jobs and dead letters that have come. */
function countDone(state: ReportState): number {
  const ended = state.jobs.filter(({ status }) => isOutcome(status)).length;
  const open = state.jobs.length - ended;
  return Math.min(ended + deadLettersWithoutJob(state).length, state.awaited - open);
}

function outcomeList(state: ReportState): string {
  const ended = Map.groupBy(
    state.jobs.filter(({ status }) => isOutcome(status)),
    ({ status }) => status,
  );
  const counts = OUTCOMES.flatMap((status) => {
    const count = ended.get(status)?.length ?? 0;
    return count > 0 ? [`${grouped(count)} ${status.toLowerCase()}`] : [];
  });
  const withoutJob = deadLettersWithoutJob(state).length;
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
  return state.awaited === 0 ? 0 : Math.floor((10 * countDone(state)) / state.awaited);
}

/** The message for an interrupted run; `state` is undefined before the first message was sent. */
export function stoppedText(state: ReportState | undefined): string {
  if (state === undefined) return "Stopped before a message was sent.";
  return `Stopped with ${grouped(countDone(state))} of ${grouped(state.awaited)} done.`;
}

/** What an output file contains after a run that did not end. */
export function keptText(path: string, written: number, total: number): string {
  return `${path} has the outcome of ${grouped(written)} of ${plural(total, "line")}. The same command continues with the others.`;
}

/** What a run does when its output file has outcomes of an earlier run; `undefined` when it has none. */
export function continuingText(path: string, written: number, total: number): string | undefined {
  if (written === 0) return undefined;
  if (written < total)
    return `Continuing: ${grouped(written)} of ${plural(total, "line")} have an outcome in ${path}`;
  return `Nothing was sent: ${written === 1 ? "the line has" : `all ${plural(total, "line")} have`} an outcome in ${path}. Delete the file to run the input again.`;
}

/** Clears the progress line before other text is written. */
export function progressEnd(target: Terminal): string {
  return target.isTerminal ? "\r\u001b[K" : "";
}
