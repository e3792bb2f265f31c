import fc from "fast-check";
import type { JobWrite } from "./job-write.ts";
import { transition } from "./machine.ts";
import { parseMessage, type SubmitMessage } from "./parse-message.ts";
import type { Job } from "./record.ts";
import { DEFAULT_TIMING } from "./timing.ts";

const T0 = Date.UTC(2026, 0, 1);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const shortText = fc.string({ unit: "grapheme", maxLength: 20 });
const id = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);

// As in JSON, members that are `undefined` are omitted.
const members = <T extends object>(value: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(value).map((record) => JSON.parse(JSON.stringify(record)) as Record<string, unknown>);

const targets = fc
  .tuple(
    fc.oneof(
      id.map((model_id) => ({ model_id })),
      id.map((chain_id) => ({ chain_id })),
    ),
    fc.oneof(
      fc.constantFrom(
        {},
        { development: true },
        { regional: true },
        { environment: "eu_1", development: false, regional: false },
        { environment: "eu-1", regional: true },
      ),
      id.map((deployment_id) => ({ deployment_id })),
    ),
  )
  .map(([what, where]) => ({ ...what, ...where }));

const metadata = fc.dictionary(
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((key) => !(key in {}) && key !== "prototype"),
  shortText,
  { maxKeys: 5 },
);

/** Valid job messages. */
export const jobMessages = members({
  job_id: maybe(fc.stringMatching(/^[A-Za-z0-9_:-]{1,12}$/)),
  target: targets,
  model_input: fc.jsonValue(),
  priority: maybe(fc.integer({ min: 0, max: 2 })),
  max_time_in_queue_seconds: maybe(fc.integer({ min: 10, max: 259_200 })),
  inference_retry_config: maybe(
    members({
      max_attempts: maybe(fc.integer({ min: 1, max: 10 })),
      initial_delay_ms: maybe(fc.integer({ min: 0, max: 10_000 })),
      max_delay_ms: maybe(fc.integer({ min: 0, max: 60_000 })),
    }),
  ),
  batch_id: maybe(fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/)),
  replay_of: maybe(fc.stringMatching(/^[a-z]{1,128}$/)),
  on_lost: maybe(fc.constantFrom("resubmit", "fail")),
  on_unknown: maybe(fc.constantFrom("resubmit", "wait")),
  metadata: maybe(metadata),
});

/** One write of a job. */
export interface Change {
  readonly before: Job | undefined;
  readonly after: Job;
}

const jobError = fc.record({ code: shortText, message: fc.string({ unit: "binary", maxLength: 3000 }) });
const errors = fc.array(jobError, { maxLength: 12 });
/** Types of writes; those that a job needs to get far occur more often. */
export const writeTypes = fc.constantFrom<JobWrite["type"]>(
  ...(["claim", "claim", "claim_again", "submitted", "submitted", "release", "unknown", "reject"] as const),
  ...([
    "defer",
    "reject_message",
    "keep_message",
    "deliver",
    "deliver",
    "malformed_delivery",
    "quarantined_delivery",
    "forged_delivery",
    "cancel",
    "cancel_message",
    "pause",
    "resume",
  ] as const),
  ...(["cancel_confirmed", "reschedule_check", "ended_at_api", "ended_at_api", "lost"] as const),
);
const stepOf = (type: fc.Arbitrary<JobWrite["type"]>) =>
  fc.record({
    type,
    wait: fc.constantFrom(0, 1000, DEFAULT_TIMING.leaseMs, 2 * 3_600_000),
    error: jobError,
    errors,
    isScaledToZero: fc.boolean(),
    status: fc.constantFrom("FAILED", "EXPIRED", "CANCELED"),
    stored: fc.oneof(
      fc.json().map((text) => ({ text })),
      fc.constant({ location: "s3://bucket/key" }),
    ),
    fails: fc.boolean(),
    isNotJson: fc.boolean(),
    seesEmptyQueue: fc.boolean(),
  });
// Most jobs begin like this.
const submitted = fc.tuple(stepOf(fc.constant("claim")), stepOf(fc.constant("submitted")));
const steps = fc
  .tuple(fc.option(submitted, { nil: [] }), fc.array(stepOf(writeTypes), { minLength: 1, maxLength: 10 }))
  .map(([first, more]) => [...first, ...more]);

/** Records that the state machine makes of random writes, most of which are possible for the current record. */
export const histories: fc.Arbitrary<Change[]> = fc.tuple(jobMessages, steps).map(([body, writes]) => {
  const message = parseMessage(JSON.stringify(body), "sqs-1") as SubmitMessage;
  const changes: Change[] = [];
  let now = T0;
  for (const [n, { wait, stored, fails, isNotJson, seesEmptyQueue, ...step }] of writes.entries()) {
    now += wait;
    const before = changes.at(-1)?.after;
    const write = {
      ...step,
      jobId: message.job_id,
      message,
      batchId: message.job.batch_id,
      digest: message.digest,
      sentAt: fails ? now : T0,
      input: stored,
      isProbed: true,
      claim: before?.lease_until ?? "none",
      requestId: step.type === "submitted" ? `r${n}` : (before?.request_id ?? "r"),
      content: fails ? { errors: step.errors } : { result: stored, errors: step.errors, isNotJson },
      location: "s3://bucket/malformed",
      at: now,
      checkAt: now + 60_000,
      queueEmptySince: seesEmptyQueue ? now : undefined,
      version: before?.version ?? 0,
    } as unknown as JobWrite;
    const decision = transition(before, write, now, DEFAULT_TIMING);
    if (decision.type === "write") changes.push({ before, after: decision.job });
  }
  return changes;
});
