import { createHash } from "node:crypto";
import type { Outcome } from "../job/status.ts";
import { isoTime } from "../time/iso-time.ts";

/** Attributes that the definition of table `Jobs` uses. */
export const JOBS_TABLE = {
  partitionKey: "job_id",
  timeToLive: "expires_at",
  /** Sparse, keys only: contains the open jobs. */
  openIndex: { name: "open", partitionKey: "open_shard", sortKey: "check_at" },
  /** Sparse: contains the jobs that have an outcome. */
  endedIndex: {
    name: "ended",
    partitionKey: "ended_shard",
    sortKey: "completed_at",
    included: ["target", "created_at", "batch_id", "replay_of"],
  },
  /** Sparse, keys only: contains the open jobs whose target is paused. */
  pausedIndex: { name: "paused", partitionKey: "paused_shard", sortKey: "created_at" },
  /** Sparse: contains the jobs of batches. Without `status`, an entry is written twice: when its job is created, and when it ends. */
  batchIndex: {
    name: "batch",
    partitionKey: "batch_shard",
    sortKey: "created_at",
    included: ["ended_shard", "completed_at", "target", "replay_of"],
  },
} as const;

/** Partitions of the index of open jobs. */
export const OPEN_SHARDS = 16;

/** The job's partition of the index of open jobs, always the same. */
export function openShard(jobId: string): number {
  return shardOf(jobId, OPEN_SHARDS);
}

/**
 * Partitions of each outcome in the index of ended jobs, of each batch in the index of batches, and of each target in the index
 * of paused jobs. A partition takes 1,000
 * writes a second, and its newest entries are in one place, so DynamoDB cannot split it.
 */
const LISTED_SHARDS = 4;

/** The partitions of the index of ended jobs that have the jobs with an outcome. */
export function endedShards(outcome: Outcome): string[] {
  return shards(outcome);
}

/** The partitions of the index of batches that have the jobs of a batch. */
export function batchShards(batchId: string): string[] {
  return shards(batchId);
}

/** The partitions of the index of paused jobs that have the jobs of a target, given as text. */
export function pausedShards(target: string): string[] {
  return shards(target);
}

/** The partition of a job with this outcome. */
export function endedShard(outcome: Outcome, jobId: string): string {
  return shard(outcome, shardOf(jobId, LISTED_SHARDS));
}

/** The partition of a job of this batch. */
export function batchShard(batchId: string, jobId: string): string {
  return shard(batchId, shardOf(jobId, LISTED_SHARDS));
}

/** The partition of a paused job of this target, given as text. */
export function pausedShard(target: string, jobId: string): string {
  return shard(target, shardOf(jobId, LISTED_SHARDS));
}

/** The outcome of the jobs in a partition of the index of ended jobs. */
export function outcomeOf(endedShard: string): Outcome {
  return endedShard.split("#", 1)[0] as Outcome;
}

const shard = (name: string, n: number) => `${name}#${n}`;

function shards(name: string): string[] {
  return Array.from({ length: LISTED_SHARDS }, (_, n) => shard(name, n));
}

function shardOf(jobId: string, count: number): number {
  return createHash("sha256").update(jobId).digest().readUInt8(0) % count;
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

/** Key of the targets that are paused. */
export const PAUSES_KEY: ControlKey = { pk: "pauses", sk: "state" };

/** Key of the latest cancellation of a batch. */
export function batchCancelKey(batchId: string): ControlKey {
  return { pk: `cancel#${batchId}`, sk: "state" };
}

/** Key of the circuit of a scope: a target, the account, or a service of AWS. */
export function circuitKey(scope: string): ControlKey {
  return { pk: `circuit#${scope}`, sk: "state" };
}
