import type { QueueModel } from "../models/queue.ts";
import { UNSTAMPED } from "../rules/at-the-end.ts";
import type { Sent } from "../sent.ts";
import type { Site } from "../site.ts";
import { jobIdOf } from "./job-id.ts";

/** Whoever uses the deployment. */
export interface Application {
  readonly sent: readonly Sent[];
  /** Whether all that is to be sent was sent. */
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
  { model_id: "flaky30" },
  { model_id: "fail500" },
  { model_id: "echo", environment: "missing" },
] as const;

const INVALID = [
  "no JSON PRIVATE",
  '"PRIVATE text"',
  '{"job_id":"bad id","target":{"model_id":"echo"},"model_input":"PRIVATE"}',
  unknownFieldFor("unknown-field"),
  unknownTypeFor("unknown-type"),
  tooLargeFor("too-large"),
];
/** What cannot be accepted, and names a job. */
const MISTAKES = [unknownFieldFor, unknownTypeFor, tooLargeFor];

// Bytes of an input. A record keeps one of 4 KiB, and an event tells a result below 100,000 bytes.
const SIZES = [50, 50, 50, 50, 50, 4_090, 4_100, 5_000, 99_000, 101_000, 120_000];
// Near the 256 KiB that a request may have, with all that goes with its input.
const LARGEST = 260_500;
// A thousand of these, and the commas: a record keeps a result of 350,000 bytes.
const REPEATED_SIZES = [60, 348, 350, 403, 900, 1_200];
const METADATA = [undefined, undefined, { customer: "c-17" }, { customer: "c-17", note: "ü".repeat(1_000) }];

const HOUR_MS = 3_600_000;
// Most that are resubmitted are so by then.
const RESUBMITTED_MS = 2 * HOUR_MS;

/** Names a decision about one job. */
type Of = (what: string) => string;

/** Sends jobs, second messages, cancels and mistakes, at any time while there are troubles. */
export function startApplication({ time, chance, climate, troubles }: Site, queue: QueueModel): Application {
  const sent: Sent[] = [];
  let pending = 0;

  function at(ms: number, send: () => void): void {
    pending++;
    time.setTimeout(() => {
      pending--;
      send();
    }, ms);
  }

  function send(message: Omit<Sent, "jobId" | "sentAt"> & { readonly jobId?: string | undefined }): void {
    const id = queue.send({ body: message.body });
    const isNamed = message.jobId !== undefined || message.kind !== "job";
    sent.push({ ...message, jobId: isNamed ? message.jobId : id, sentAt: time.now() });
  }

  function planJob(n: number): void {
    const of = (what: string) => `job ${n} ${what}`;
    const isNamed = chance.happens(of("is named"), 0.9);
    const jobId = isNamed ? jobIdOf(chance, n) : undefined;
    const target = chance.pick(of("target"), TARGETS);
    const model = "model_id" in target ? target.model_id : "echo";
    const message = (which: string) => {
      const input = inputOf(of, model, which);
      return {
        kind: "job" as const,
        jobId,
        output: outputOf(model, input),
        body: bodyOf(of, jobId, target, input),
      };
    };
    const from = chance.between("all at", 0, Math.floor(climate.troubleMs * 0.8));
    const first = climate.comesAtOnce
      ? from + chance.between(of("at"), 0, 5_000)
      : chance.between(of("at"), 0, Math.floor(climate.troubleMs * 0.8));
    const soon = (what: string) => Math.max(0, first + chance.between(of(what), -2_000, 120_000));
    at(first, () => send(message("first")));
    if (jobId === undefined) return;
    if (troubles.strikes("message_sent_twice", jobId, 0.1))
      at(soon("again at"), () => send(message("first")));
    if (troubles.strikes("other_message_of_a_job", jobId, 0.1))
      at(soon("second at"), () => send(message("second")));
    if (troubles.strikes("message_not_acceptable", jobId, 0.1)) {
      const body = chance.pick(of("mistake"), MISTAKES)(jobId);
      at(soon("mistake at"), () => send({ kind: "invalid", body }));
    }
    if (troubles.strikes("job_canceled", jobId, 0.45)) {
      const body = JSON.stringify({ type: "cancel", job_id: jobId });
      const when = chance.pick(of("is canceled"), [
        soon("canceled at"),
        soon("canceled at"),
        soon("canceled at"),
        // A job may be submitted a second time by then, or all is over.
        first + chance.between(of("canceled later at"), 120_000, RESUBMITTED_MS),
        chance.between(of("canceled late at"), first, climate.troubleMs + HOUR_MS),
      ]);
      at(when, () => send({ kind: "cancel", jobId, body }));
    }
  }

  function inputOf(of: Of, model: string, which: string): string {
    const isLargest = model !== "stamp1000" && chance.happens(of("is largest"), 0.02);
    const size = isLargest
      ? LARGEST
      : chance.pick(of("size"), model === "stamp1000" ? REPEATED_SIZES : SIZES);
    const bare = JSON.stringify({ text: `PRIVATE ${of(which)} ` });
    return `${bare.slice(0, -2)}${"x".repeat(Math.max(0, size - bare.length))}"}`;
  }

  function bodyOf(of: Of, jobId: string | undefined, target: object, input: string): string {
    const options = {
      ...(jobId !== undefined && { job_id: jobId }),
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

  for (let n = 0; n < climate.jobs; n++) planJob(n);
  for (const [n, body] of INVALID.entries()) {
    const when = chance.between(`invalid ${n} at`, 0, climate.troubleMs);
    if (troubles.strikes("message_not_acceptable", `${n}`, 0.3))
      at(when, () => send({ kind: "invalid", body }));
  }
  return { sent, isDone: () => pending === 0 };
}

/** What a model makes of an input. */
function outputOf(model: string, input: string): string {
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
