import type { CountedFunction, Service } from "./counts.ts";

// What is not counted: nothing here was measured on AWS. `run measure` compares a deployment with the model.

/** How long a call takes in the region, milliseconds. */
export const LATENCY_MS: Readonly<Record<Service, number>> = {
  // AWS: "single-digit millisecond performance" (DynamoDB developer guide, introduction). Rounded up.
  DynamoDB: 10,
  // No published figure; estimates.
  SQS: 10,
  "Secrets Manager": 25,
  EventBridge: 25,
  // Of a submission; what the benchmark dispatcher.throughput takes too. An estimate.
  "Inference API": 100,
};

/**
 * Measured by the benchmarks on one core, of an invocation, and of each job in it. Milliseconds. The machine was slower by a half than that
 * of the figures in docs/performance.md: rather too high than too low.
 */
export const CPU_MS: Readonly<
  Record<CountedFunction, { readonly invocation: number; readonly job: number }>
> = {
  dispatcher: { invocation: 1, job: 1.5 },
  receiver: { invocation: 0.9, job: 0 },
  publisher: { invocation: 1, job: 0.1 },
};

/** By how much a core of Lambda is slower than one of the benchmarks. An estimate. */
export const SLOWER_CORE = 2;
/** Memory with which a function has one core, MB (AWS Lambda developer guide, "Configure Lambda function memory"). */
export const CORE_MB = 1769;

/** Memory of the functions in GB, as in the stack. */
export const GB: Readonly<Record<CountedFunction | "scheduler", number>> = {
  ...{ dispatcher: 0.5, receiver: 1, publisher: 0.5, scheduler: 0.5 },
};

/**
 * Invocations that start a process. AWS: "INITs (cold starts) typically occur in under 1% of invocations" (AWS Compute Blog, "AWS
 * Lambda standardizes billing for INIT Phase", 2025-04-29; billed since 2025-08-01).
 */
export const COLD_SHARE = 0.01;
/** From loading a function to its first response, measured by the benchmarks on the same machine. Milliseconds. */
export const COLD_MS: Readonly<Record<CountedFunction, number>> = {
  dispatcher: 150,
  receiver: 95,
  publisher: 75,
};
/** What Lambda's runtime needs before it loads the function, and the connections of a new process. An estimate. */
export const RUNTIME_START_MS = 100;

/** Of a text in English, compressed; one of 512 bytes or more is. */
export const COMPRESSED = 0.57;
export const COMPRESSED_FROM_KB = 0.5;
/** What a message, a delivery and an event have besides input and result. */
export const ENVELOPE_KB = 1;
/** Headers of a submission and its response. */
export const CALL_KB = 0.5;
/** Of an entry of the index of ended jobs, or of that of batches: about 7,000 in a megabyte. */
export const ENTRY_KB = 0.15;

/** Seconds and log of the scheduler's run of each minute. */
export const SCHEDULER = { gb: GB.scheduler, seconds: 0.5, logKb: 0.8 };
/** Lambda polls an empty queue with five requests of 20 s. */
export const QUEUE_POLLS_A_MINUTE = 5 * 3;
/** Reconcile uses 5/8 of the rate limit for status calls. */
export const CHECKS_A_SECOND = 12.5;
/** A process in use reads each of its secrets every 22.5 to 30 minutes. */
export const SECRET_READS_A_MINUTE = 1 / 26.25;
