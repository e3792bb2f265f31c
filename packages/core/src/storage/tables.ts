import { isoTime } from "../time/iso-time.ts";

/** Table `Jobs`: attributes that the table itself depends on. */
export const JOBS_TABLE = {
  partitionKey: "job_id",
  timeToLive: "expires_at",
  /** The sparse index of open jobs; keys only. */
  openIndex: { name: "open", partitionKey: "open_shard", sortKey: "check_at" },
} as const;

/** Table `Control`: attributes that the table itself depends on. */
export const CONTROL_TABLE = { partitionKey: "pk", sortKey: "sk", timeToLive: "expires_at" } as const;

/** Key of an item of table `Control`. */
export interface ControlKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Key of the queue status of a target at one time.
 *
 * @param target the target as text
 * @param at milliseconds since the epoch
 */
export function queueStatusKey(target: string, at: number): ControlKey {
  return { pk: `queue#${target}`, sk: isoTime(at) };
}

/** Key of the state that all processes share of one rate limit. */
export function limitStateKey(name: string): ControlKey {
  return { pk: `limit#${name}`, sk: "state" };
}
