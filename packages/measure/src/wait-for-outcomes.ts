import type { Collaborators } from "./collaborators.ts";
import { hasOutcome, type JobTimes } from "./job-times.ts";

// The times in a record do not depend on when it is read. Each reading costs read units.
const INTERVAL_MS = 3000;

export interface Outcomes {
  /** The latest record of each job that has one. */
  readonly records: readonly JobTimes[];
  /** What reading them cost; the bill of the jobs does not include it. */
  readonly readUnits: number;
}

/** Reads the records of jobs until all have outcomes, for at most `waitMs`. */
export async function waitForOutcomes(
  { stack, clock, sleep, progress }: Collaborators,
  jobIds: readonly string[],
  waitMs: number,
): Promise<Outcomes> {
  const records = new Map<string, JobTimes>();
  const giveUpAt = clock.now() + waitMs;
  let readUnits = 0;
  let told = -1;
  for (;;) {
    const open = jobIds.filter((id) => !hasOutcome(records.get(id)));
    const reading = await stack.readRecords(open);
    readUnits += reading.readUnits;
    for (const record of reading.records) records.set(record.jobId, record);
    const left = jobIds.filter((id) => !hasOutcome(records.get(id))).length;
    if (left !== told) progress(`${jobIds.length - left} of ${jobIds.length} jobs have an outcome`);
    told = left;
    if (left === 0 || clock.now() + INTERVAL_MS > giveUpAt)
      return { records: [...records.values()], readUnits };
    await sleep(INTERVAL_MS);
  }
}
