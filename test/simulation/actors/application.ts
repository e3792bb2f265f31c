import type { QueueModel } from "../models/queue.ts";
import type { Sent } from "../sent.ts";
import type { Site } from "../site.ts";

/** Whoever uses the deployment. */
export interface Application {
  readonly sent: readonly Sent[];
  /** Whether all that is to be sent was sent. */
  readonly isDone: () => boolean;
}

const TARGETS = [
  { model_id: "echo" },
  { model_id: "echo" },
  { model_id: "echo" },
  { model_id: "echo", environment: "staging" },
  { model_id: "echo", development: true },
  { chain_id: "echo", environment: "production" },
  { model_id: "echo", deployment_id: "d1", regional: undefined },
  { model_id: "repeat1000" },
  { model_id: "flaky30" },
  { model_id: "fail500" },
  { model_id: "echo", environment: "missing" },
] as const;

const INVALID = [
  "no JSON PRIVATE",
  '"PRIVATE text"',
  '{"job_id":"bad id","target":{"model_id":"echo"},"model_input":"PRIVATE"}',
  '{"job_id":"unknown-field","target":{"model_id":"echo"},"model_input":"PRIVATE","prioritee":1}',
  '{"type":"cancle","job_id":"unknown-type"}',
  `{"job_id":"too-large","target":{"model_id":"echo"},"model_input":"PRIVATE ${"x".repeat(270_000)}"}`,
];

const SIZES = [10, 10, 10, 5_000, 120_000];

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
    const jobId = isNamed ? `order-${n}` : undefined;
    const target = chance.pick(of("target"), TARGETS);
    const isRepeated = "model_id" in target && target.model_id === "repeat1000";
    const message = (which: string) => {
      const size = isRepeated ? chance.pick(of("size"), [10, 500, 1_200]) : chance.pick(of("size"), SIZES);
      const input = JSON.stringify({ text: `PRIVATE ${of(which)} ${"x".repeat(size)}` });
      const output = isRepeated ? `[${Array<string>(1000).fill(input).join(",")}]` : input;
      return { kind: "job" as const, jobId, output, body: bodyOf(of, jobId, target, input) };
    };
    const from = chance.between("all at", 0, Math.floor(climate.troubleMs * 0.8));
    const first = climate.comesAtOnce
      ? from + chance.between(of("at"), 0, 5_000)
      : chance.between(of("at"), 0, Math.floor(climate.troubleMs * 0.8));
    const later = (what: string) => first + chance.between(of(what), -2_000, 120_000);
    at(first, () => send(message("first")));
    if (jobId === undefined) return;
    if (troubles.strikes("message_sent_twice", jobId, 0.1))
      at(Math.max(0, later("again at")), () => send(message("first")));
    if (troubles.strikes("other_message_of_a_job", jobId, 0.1))
      at(Math.max(0, later("second at")), () => send(message("second")));
    if (troubles.strikes("job_canceled", jobId, 0.35)) {
      const body = JSON.stringify({ type: "cancel", job_id: jobId });
      at(Math.max(0, later("canceled at")), () => send({ kind: "cancel", jobId, body }));
    }
  }

  function bodyOf(of: Of, jobId: string | undefined, target: object, input: string): string {
    const options = {
      ...(jobId !== undefined && { job_id: jobId }),
      target,
      max_time_in_queue_seconds: chance.pick(of("time in queue"), [10, 60, 600]),
      on_lost: chance.pick(of("on lost"), ["resubmit", "resubmit", "fail"]),
      on_unknown: chance.pick(of("on unknown"), ["resubmit", "resubmit", "wait"]),
      inference_retry_config: { max_attempts: 1 },
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
