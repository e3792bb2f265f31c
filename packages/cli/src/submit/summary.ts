import { counted, duration, number } from "../format.ts";

/** What became of the lines of a run. */
export interface SubmitCounts {
  readonly sent: number;
  readonly failed: number;
  /** Of those that failed: AWS could not be reached. */
  readonly unreachable: number;
  /** Of those that failed: they name no target, and the command line neither. */
  readonly targetless: number;
  /** Of those that failed: they are no JSON. */
  readonly notJson: number;
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
export function summaryText(counts: SubmitCounts, run: Run): string {
  const { sent, failed } = counts;
  if (sent + failed === 0) return "There is nothing to send. --again submits everything again, as new jobs.";
  const batch = run.batch === undefined ? "" : `, batch ${run.batch}`;
  const text = `${counted(sent, "job")} sent in ${duration(run.elapsedMs)}${batch}`;
  return failed === 0 ? `${text}.` : `${text}; ${number(failed)} failed. ${adviceFor(counts, run)}`;
}

function adviceFor(
  { sent, failed, unreachable, targetless, notJson }: SubmitCounts,
  { isRemembered, isContinued }: Run,
): string {
  const isNothingSent = sent === 0 && !isContinued;
  if (isNothingSent && notJson === failed)
    return "The input was read as JSONL, a message a line: only a file whose name ends with .csv is read as CSV.";
  if (isNothingSent && targetless === failed)
    return `Run it again with ${isRemembered ? "--again and " : ""}--target TARGET, for lines that name no target.`;
  if (!isRemembered)
    return "Send those lines again, corrected, and only those: standard input is not remembered, so the same command sends the others again, as new jobs.";
  return unreachable === failed
    ? "Run the same command again to send them."
    : "Correct those lines, and run the same command again.";
}
