import type { QueueModel } from "@boomerang/testkit/models/queue";
import type { RunContext } from "../engine/run-context.ts";
import { UNSTAMPED } from "../invariants/final-state.ts";
import { jobIdOf } from "./job-id.ts";
import type { SentMessage } from "./sent-message.ts";

export interface Application {
  readonly sent: readonly SentMessage[];
  /** Whether all messages have been sent. */
  readonly isDone: () => boolean;
}

const TARGETS = [
  { model_id: "echo" },
  { model_id: "echo" },
  { model_id: "stamp" },
  { model_id: "stamp" },
  { model_id: "echo", environment: "staging" },
  { model_id: "echo", development: true },
  { chain_id: "echo", environment: "prod-us", regional: true },
  { model_id: "stamp", deployment_id: "d1" },
  { model_id: "stamp1000" },
  { model_id: "stamp1000" },
  { model_id: "nan" },
  { model_id: "flaky30" },
  { model_id: "fail500" },
  { model_id: "echo", environment: "missing" },
] as const;

const BATCHES = [undefined, undefined, undefined, "nightly", "weekly:1"];

const INVALID = [
  "no JSON PRIVATE",
  '"PRIVATE text"',
  '{"job_id":"bad id","target":{"model_id":"echo"},"model_input":"PRIVATE"}',
  unknownFieldFor("unknown-field"),
  unknownTypeFor("unknown-type"),
  tooLargeFor("too-large"),
];
/** Invalid messages that name a job. */
const MISTAKES = [unknownFieldFor, unknownTypeFor, tooLargeFor];

// Bytes of an input. A record keeps an input of 4 KiB; an event contains a result below 100,000 bytes.
const SIZES = [50, 50, 50, 50, 50, 4_090, 4_100, 5_000, 99_000, 101_000, 120_000];
// Near the 256 KiB limit of a request, with everything beside the input.
const LARGEST = 260_500;
// The output is a thousand of these, with commas; a record keeps a result of 350,000 bytes.
const REPEATED_SIZES = [60, 348, 350, 403, 900, 1_200];
// The output has 5 MB: more than a delivery may have.
const UNDELIVERABLE_SIZE = 5_000;
const METADATA = [undefined, undefined, { customer: "c-17" }, { customer: "c-17", note: "ü".repeat(1_000) }];

const HOUR_MS = 3_600_000;
// Most resubmissions happen before.
const RESUBMITTED_MS = 2 * HOUR_MS;

/** The name of a decision about one job. */
type Of = (what: string) => string;

interface Asked {
  readonly jobId: string | undefined;
  readonly batchId: string | undefined;
  readonly target: object;
  readonly input: string;
}

/** Sends jobs, reused job ids, cancels and invalid messages, at any time before the faults end. */
export function startApplication(
  { time, chance, profile, faults }: RunContext,
  queue: QueueModel,
): Application {
  const sent: SentMessage[] = [];
  let pending = 0;

  function at(ms: number, send: () => void): void {
    pending++;
    time.setTimeout(() => {
      pending--;
      send();
    }, ms);
  }

  function send(
    message: Omit<SentMessage, "id" | "jobId" | "sentAt"> & { readonly jobId?: string | undefined },
  ): void {
    const id = queue.send({ body: message.body });
    const isNamed = message.jobId !== undefined || message.kind !== "job";
    sent.push({ ...message, id, jobId: isNamed ? message.jobId : id, sentAt: time.now() });
  }

  function planJob(n: number): void {
    const of = (what: string) => `job ${n} ${what}`;
    const isNamed = chance.happens(of("is named"), 0.9);
    const jobId = isNamed ? jobIdOf(chance, n) : undefined;
    const batchId = chance.pick(of("batch"), BATCHES);
    const target = chance.pick(of("target"), TARGETS);
    const model = "model_id" in target ? target.model_id : "echo";
    const message = (which: string) => {
      const input = inputOf(of, model, which);
      return {
        kind: "job" as const,
        jobId,
        batchId,
        output: outputOf(model, input),
        body: bodyOf(of, { jobId, batchId, target, input }),
      };
    };
    const from = chance.between("all at", 0, Math.floor(profile.faultsEndMs * 0.8));
    const first = profile.sendsAllAtOnce
      ? from + chance.between(of("at"), 0, 5_000)
      : chance.between(of("at"), 0, Math.floor(profile.faultsEndMs * 0.8));
    const soon = (what: string) => Math.max(0, first + chance.between(of(what), -2_000, 120_000));
    at(first, () => send(message("first")));
    if (jobId === undefined) return;
    if (faults.inject("message_sent_twice", jobId, 0.1)) at(soon("again at"), () => send(message("first")));
    if (faults.inject("job_id_reused", jobId, 0.1)) at(soon("second at"), () => send(message("second")));
    if (faults.inject("invalid_message", jobId, 0.1)) {
      const body = chance.pick(of("mistake"), MISTAKES)(jobId);
      at(soon("mistake at"), () => send({ kind: "invalid", body }));
    }
    if (faults.inject("job_canceled", jobId, 0.45)) {
      const body = JSON.stringify({ type: "cancel", job_id: jobId });
      const when = chance.pick(of("is canceled"), [
        soon("canceled at"),
        soon("canceled at"),
        soon("canceled at"),
        // A job may have been resubmitted by then, or may have ended.
        first + chance.between(of("canceled later at"), 120_000, RESUBMITTED_MS),
        chance.between(of("canceled late at"), first, profile.faultsEndMs + HOUR_MS),
      ]);
      at(when, () => send({ kind: "cancel", jobId, body }));
    }
  }

  function inputOf(of: Of, model: string, which: string): string {
    const size = sizeOf(of, model);
    const bare = JSON.stringify({ text: `PRIVATE ${of(which)} ` });
    return `${bare.slice(0, -2)}${"x".repeat(Math.max(0, size - bare.length))}"}`;
  }

  function sizeOf(of: Of, model: string): number {
    if (model !== "stamp1000")
      return chance.happens(of("is largest"), 0.02) ? LARGEST : chance.pick(of("size"), SIZES);
    const isUndeliverable = chance.happens(of("is undeliverable"), 0.1);
    return isUndeliverable ? UNDELIVERABLE_SIZE : chance.pick(of("size"), REPEATED_SIZES);
  }

  function bodyOf(of: Of, { jobId, batchId, target, input }: Asked): string {
    const options = {
      ...(jobId !== undefined && { job_id: jobId }),
      ...(batchId !== undefined && { batch_id: batchId }),
      target,
      max_time_in_queue_seconds: chance.pick(of("time in queue"), [10, 60, 600]),
      on_lost: chance.pick(of("on lost"), ["resubmit", "resubmit", "fail"]),
      on_unknown: chance.pick(of("on unknown"), ["resubmit", "resubmit", "wait"]),
      inference_retry_config: { max_attempts: 1 },
      priority: chance.pick(of("priority"), [undefined, 0, 1, 2]),
      metadata: chance.pick(of("metadata"), METADATA),
    };
    return `${JSON.stringify(options).slice(0, -1)},"model_input":${input}}`;
  }

  for (let n = 0; n < profile.jobs; n++) planJob(n);
  for (const [n, body] of INVALID.entries()) {
    const when = chance.between(`invalid ${n} at`, 0, profile.faultsEndMs);
    if (faults.inject("invalid_message", `${n}`, 0.3)) at(when, () => send({ kind: "invalid", body }));
  }
  for (const batchId of new Set(BATCHES.flatMap((id) => id ?? []))) {
    const body = JSON.stringify({ type: "cancel", batch_id: batchId });
    for (const which of ["first", "second"]) {
      const when = chance.between(`${batchId} canceled ${which} at`, 0, profile.faultsEndMs);
      if (faults.inject("batch_canceled", `${batchId} ${which}`, 0.2))
        at(when, () => send({ kind: "cancel_batch", batchId, body }));
    }
  }
  return { sent, isDone: () => pending === 0 };
}

/** The output of a model for an input. */
function outputOf(model: string, input: string): string {
  if (model === "nan") return `{"score":NaN,"input":${input}}`;
  const isRepeated = model === "stamp1000";
  const given = isRepeated ? `[${Array<string>(1000).fill(input).join(",")}]` : input;
  return model.startsWith("stamp") ? `${UNSTAMPED},"input":${given}}` : given;
}

function unknownFieldFor(jobId: string): string {
  return `{"job_id":"${jobId}","target":{"model_id":"echo"},"model_input":"PRIVATE","prioritee":1}`;
}

function unknownTypeFor(jobId: string): string {
  return `{"type":"cancle","job_id":"${jobId}"}`;
}

function tooLargeFor(jobId: string): string {
  return `{"job_id":"${jobId}","target":{"model_id":"echo"},"model_input":"PRIVATE ${"x".repeat(270_000)}"}`;
}
