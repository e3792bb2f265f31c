import type { BoomerangError } from "@boomerang/client";
import { counted, duration, number } from "../format.ts";

/** What became of the lines of a run. */
export interface SubmitCounts {
  sent: number;
  failed: number;
  /** Of those that failed: AWS could not be reached. */
  unreachable: number;
  /** Of those that failed: they name no target, and the command line neither. */
  targetless: number;
  /** Of those that failed: they are no JSON. */
  notJson: number;
}

export function noCounts(): SubmitCounts {
  return { sent: 0, failed: 0, unreachable: 0, targetless: 0, notJson: 0 };
}

/** Counts a line. @param error why it was not sent */
export function countLine(
  counts: SubmitCounts,
  error: Pick<BoomerangError, "code" | "message"> | undefined,
): void {
  if (error === undefined) {
    counts.sent++;
    return;
  }
  counts.failed++;
  if (error.code === "unavailable") counts.unreachable++;
  // The words of the message schema: the code is that of any job that is not valid.
  if (/ target is missing/.test(error.message)) counts.targetless++;
  if (/ is not JSON/.test(error.message)) counts.notJson++;
}

interface Run {
  readonly elapsedMs: number;
  readonly batch: string | undefined;
  /** Whether the same command continues: not with standard input. */
  readonly isRemembered: boolean;
  /** Whether lines were sent by an earlier run. */
  readonly isContinued: boolean;
}

/** What was sent, and what to do about lines that were not. */
export function summaryText(counts: Readonly<SubmitCounts>, run: Run): string {
  const { sent, failed } = counts;
  if (sent + failed === 0) return "There is nothing to send. --again submits everything again, as new jobs.";
  const batch = run.batch === undefined ? "" : `, batch ${run.batch}`;
  const text = `${counted(sent, "job")} sent in ${duration(run.elapsedMs)}${batch}`;
  return failed === 0 ? `${text}.` : `${text}; ${number(failed)} failed. ${adviceFor(counts, run)}`;
}

function adviceFor(
  { sent, failed, unreachable, targetless, notJson }: Readonly<SubmitCounts>,
  { isRemembered, isContinued }: Run,
): string {
  const isNothingSent = sent === 0 && !isContinued;
  if (isNothingSent && notJson === failed)
    return "The input was read as JSONL, a message a line: only a file whose name ends with .csv is read as CSV.";
  if (isNothingSent && targetless > 0) {
    const others = targetless < failed ? " Correct the other lines first." : "";
    return `Run it again with ${isRemembered ? "--again and " : ""}--target TARGET, for lines that name no target.${others}`;
  }
  if (!isRemembered)
    return "Send those lines again, corrected, and only those: standard input is not remembered, so the same command sends the others again, as new jobs.";
  return unreachable === failed
    ? "Run the same command again to send them."
    : "Correct those lines, and run the same command again.";
}
