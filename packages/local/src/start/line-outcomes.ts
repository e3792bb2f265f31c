import type { LineOutcome, ReportedJob } from "../report/report-state.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { SentLine } from "./sent-line.ts";

/** A job with the digest of the message that created it. */
export interface RecordedJob extends ReportedJob {
  readonly digest?: string;
}

/** The outcome of each line. A job belongs to the line that created it, not to every line with its id. */
export function lineOutcomes(
  sent: readonly SentLine[],
  jobs: ReadonlyMap<string, RecordedJob>,
  deadLetters: Pick<DeadLetters, "find">,
): readonly LineOutcome[] {
  const creators = new Map<string, SentLine>();
  for (const line of sent) {
    // A resubmit message creates no job.
    if (line.jobId === undefined || line.asks === "resubmit") continue;
    const creator = creators.get(line.jobId);
    const digest = jobs.get(line.jobId)?.digest;
    if (creator === undefined || rank(line, digest) > rank(creator, digest)) creators.set(line.jobId, line);
  }
  return sent.map((line) => {
    const { jobId, cancelsBatch } = line;
    const deadLetter = deadLetters.find(line);
    const outcome = {
      line: line.line,
      ...(jobId !== undefined && { jobId }),
      ...(deadLetter && { deadLetter }),
    };
    if (cancelsBatch !== undefined) return { ...outcome, cancelsBatch };
    const creator = creators.get(jobId ?? "");
    if (line.asks === "resubmit") return { ...outcome, resubmits: { jobOf: creator?.line } };
    if (creator !== undefined && creator !== line) {
      const { line: by } = creator;
      if (line.asks === "cancel") return { ...outcome, cancelsJobOf: by };
      return isReuse(line, creator, deadLetter?.code) ? { ...outcome, reusesJobIdOf: by } : outcome;
    }
    const job = jobs.get(jobId ?? "");
    return job === undefined ? outcome : { ...outcome, job: reportedJob(job, line) };
  });
}

function reportedJob({ digest: _, ...job }: RecordedJob, { input, target }: SentLine): ReportedJob {
  return { ...job, ...(target !== undefined && { target }), ...(input !== undefined && { input }) };
}

/** A message that is invalid for a reason of its own does not become a use of the job id that it contains. */
function isReuse(line: SentLine, creator: SentLine, code: string | undefined): boolean {
  return code === undefined || code === "job_id_taken" || line.digest === creator.digest;
}

// SQS does not keep messages in order, so the record's digest decides which line created the job. Without a
// digest it is the first line that does not cancel.
function rank(line: SentLine, digest: string | undefined): number {
  if (line.digest !== undefined && line.digest === digest) return 2;
  return line.asks === "cancel" ? 0 : 1;
}
