import type { LineOutcome, ReportedJob } from "../report/report-state.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { SentLine } from "./expectations.ts";

/** A job with what tells which message made it. */
export interface RecordedJob extends ReportedJob {
  readonly digest?: string;
}

/** What became of each line; a job belongs to the line that made it, not to every line that names it. */
export function lineOutcomes(
  sent: readonly SentLine[],
  jobs: ReadonlyMap<string, RecordedJob>,
  letters: DeadLetters,
): readonly LineOutcome[] {
  const makers = new Map<string, SentLine>();
  for (const line of sent) {
    if (line.jobId === undefined) continue;
    const maker = makers.get(line.jobId);
    const digest = jobs.get(line.jobId)?.digest;
    if (maker === undefined || claim(line, digest) > claim(maker, digest)) makers.set(line.jobId, line);
  }
  return sent.map((line) => {
    const { jobId, input } = line;
    const deadLetter = letters.of(line);
    const outcome = {
      line: line.line,
      ...(jobId !== undefined && { jobId }),
      ...(deadLetter && { deadLetter }),
    };
    const maker = makers.get(jobId ?? "");
    if (maker !== undefined && maker !== line)
      return { ...outcome, about: { line: maker.line, cancels: line.cancels } };
    const { digest: _, ...job } = jobs.get(jobId ?? "") ?? {};
    return "jobId" in job ? { ...outcome, job: { ...job, ...(input !== undefined && { input }) } } : outcome;
  });
}

// Messages may overtake one another: the record tells whose it is. Without that, the first that is no cancel.
function claim(line: SentLine, digest: string | undefined): number {
  if (line.digest !== undefined && line.digest === digest) return 2;
  return line.cancels ? 0 : 1;
}
