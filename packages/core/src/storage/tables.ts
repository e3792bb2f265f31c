import { createHash } from "node:crypto";
import { isoTime } from "../time/iso-time.ts";

/** Attributes that the definition of table `Jobs` uses. */
export const JOBS_TABLE = {
  partitionKey: "job_id",
  timeToLive: "expires_at",
  /** Sparse, keys only: contains the open jobs. */
  openIndex: { name: "open", partitionKey: "open_shard", sortKey: "check_at" },
} as const;

/** Partitions of the index of open jobs. */
export const OPEN_SHARDS = 16;

/** The job's partition of the index of open jobs, always the same. */
export function openShard(jobId: string): number {
  return createHash("sha256").update(jobId).digest().readUInt8(0) % OPEN_SHARDS;
}

/** Attributes that the definition of table `Control` uses. */
export const CONTROL_TABLE = { partitionKey: "pk", sortKey: "sk", timeToLive: "expires_at" } as const;

export interface ControlKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Key of a target's queue status.
 *
 * @param target the target as text
 * @param at milliseconds since the epoch
 */
export function queueStatusKey(target: string, at: number): ControlKey {
  return { pk: `queue#${target}`, sk: isoTime(at) };
}

/** Key of the state of a rate limit, which all processes share. */
export function limitStateKey(name: string): ControlKey {
  return { pk: `limit#${name}`, sk: "state" };
}

/** The partition of table `Control` that the receiver may use. */
export const WEBHOOK_SECRETS_PARTITION = "webhook-secrets";

/** Key of what is known of the webhook secrets with this fingerprint: whether they have ever verified a delivery. */
export function verifiedSecretsKey(fingerprint: string): ControlKey {
  return { pk: WEBHOOK_SECRETS_PARTITION, sk: fingerprint };
}

/**
 * Key of the counts of deliveries that were quarantined on one day (UTC) because of the webhook secrets with this fingerprint.
 *
 * @param at milliseconds since the epoch
 */
export function quarantineCountsKey(fingerprint: string, at: number): ControlKey {
  return { pk: WEBHOOK_SECRETS_PARTITION, sk: `${fingerprint}#${isoTime(at).slice(0, 10)}` };
}

/** Key of the circuit of a scope: a target, the account, or a service of AWS. */
export function circuitKey(scope: string): ControlKey {
  return { pk: `circuit#${scope}`, sk: "state" };
}
