import type { JobWrite } from "./job-write.ts";
import { transition } from "./machine.ts";
import type { Job } from "./record.ts";
import type { Timing } from "./timing.ts";

/** A change of a record that is the same whatever the record has: no read has to come before it. */
export interface RecordUpdate {
  readonly set: Partial<Job>;
  readonly remove: readonly (keyof Job)[];
  /** Counters to add one to. */
  readonly increment: readonly ("version" | "deliveries")[];
}

const COUNTERS = ["version", "deliveries"] as const;

/** An open record with everything that an outcome removes, and values that no outcome has. */
const OPEN: Job = {
  ...{ job_id: "", status: "SUBMITTED", version: 0, submissions: 0, deliveries: 0, created_at: "" },
  ...{ input: "", input_location: "", lease_until: "", queue_empty_since: "" },
  ...{ check_at: "", open_shard: 0, paused_shard: "", errors: [] },
  ...{ malformed_delivery_location: "", quarantined_delivery_at: "" },
};

/**
 * What a delivery makes of the record of any open job. The state machine decides that, for a record of which nothing is known;
 * a property test compares the two for all kinds of records.
 */
export function openDelivery(
  write: Extract<JobWrite, { type: "deliver" }>,
  now: number,
  timing: Timing,
): RecordUpdate {
  const open: Job = { ...OPEN, job_id: write.jobId };
  const decision = transition(open, write, now, timing);
  if (decision.type === "unchanged") throw new Error(`a delivery left an open job ${decision.reason}`);
  const { version, deliveries, ...after } = decision.job;
  const isChanged = ([name, value]: [string, unknown]) => open[name as keyof Job] !== value;
  const removed = (name: string) => !(name in after || COUNTERS.some((counter) => counter === name));
  return {
    set: Object.fromEntries(Object.entries(after).filter(isChanged)),
    remove: (Object.keys(open) as (keyof Job)[]).filter(removed),
    increment: COUNTERS,
  };
}

/** The record after an update. */
export function applyUpdate(job: Job, { set, remove, increment }: RecordUpdate): Job {
  const kept = Object.entries(job).filter(([name]) => !remove.some((removed) => removed === name));
  const counted = increment.map((name) => [name, job[name] + 1]);
  return { ...Object.fromEntries([...kept, ...counted]), ...set };
}
