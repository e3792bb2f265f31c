import type { JobStatus } from "@boomerang/core";
import type { DeadLetters } from "./dead-letters.ts";
import type { SentLine } from "./sent-line.ts";
import { awaitsDeadLetter } from "./taken-job-ids.ts";

/** Number of jobs, and of dead letters without a job, that are expected from lines. */
export function countAwaited(lines: readonly SentLine[]): number {
  const ids = lines.filter((line) => !isRequest(line)).map(({ jobId }) => jobId);
  const named = ids.filter((id) => id !== undefined);
  return new Set(named).size + ids.length - named.length;
}

/**
 * Whether lines that name the same job, all of them sent, have what they wait for.
 *
 * @param statuses the jobs that have an outcome
 */
export function haveArrived(
  lines: readonly SentLine[],
  statuses: ReadonlyMap<string, JobStatus>,
  deadLetters: Pick<DeadLetters, "find">,
): boolean {
  const hasArrived = (line: SentLine) => {
    const { jobId, asks } = line;
    if (isRequest(line)) return true;
    if (jobId !== undefined && !statuses.has(jobId)) return false;
    // A message that is not valid has a dead letter, also if its job is REJECTED.
    return asks !== undefined || deadLetters.find(line) !== undefined;
  };
  return lines.every(hasArrived) && !awaitsDeadLetter(lines, deadLetters);
}

/** A message that changes jobs of other lines only, if at all. Those lines wait for the outcome. */
function isRequest({ asks, cancelsBatch }: SentLine): boolean {
  return asks === "resubmit" || cancelsBatch !== undefined;
}
