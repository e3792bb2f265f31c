import {
  DEFAULT_TIMING,
  type Job,
  PAUSES_KEY,
  pausedShard,
  SIGNATURE_HEADER,
  signWebhook,
  transition,
  webhookToken,
} from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { claimed } from "@boomerang/testkit/jobs/records";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { resourceOf, templateOf } from "infra/testing/template";
import type { LambdaProcess } from "../scenarios/lambda-process.ts";
import type { FunctionName } from "./calls.ts";
import type { RecordingAws } from "./recording-aws.ts";
import { resolve } from "./resolve.ts";

export const WEBHOOK_SECRET = "whsec_of-the-situations";

/** The schedule's input, as the template has it. */
function minuteInput(): object {
  const template = templateOf();
  const { Properties } = resourceOf(template, "AWS::Scheduler::Schedule", "SchedulesMinute");
  return JSON.parse(resolve(template, Properties.Target.Input));
}

/** Brings a process of a function into every situation in which it makes another call of AWS. */
type Situations = (invoke: LambdaProcess["invoke"], aws: RecordingAws) => Promise<void>;

const HOUR = 3_600_000;
const LARGE = 900_000;

const message = (body: unknown) =>
  sqsEvent(sqsRecord({ body: typeof body === "string" ? body : JSON.stringify(body), sentAt: Date.now() }));

const submission = (job_id: string, fields: object = {}) =>
  message({ job_id, target: { model_id: "echo" }, model_input: "short", ...fields });

function released(job: Job): Job {
  const write = { type: "release", claim: job.lease_until ?? "" } as const;
  const decision = transition(job, write, Date.now(), DEFAULT_TIMING);
  if (decision.type === "unchanged") throw new Error(decision.reason);
  return decision.job;
}

const dispatcher: Situations = async (invoke, { jobs }) => {
  await invoke(submission("large-input", { model_input: "x".repeat(5000) }));
  const { input: _, ...waiting } = released(claimed("in-the-bucket", Date.now()));
  jobs.set("in-the-bucket", { ...waiting, input_location: "s3://Bucket/inputs/in-the-bucket/1.json" });
  await invoke(message({ type: "resubmit", job_id: "in-the-bucket" }));
  await invoke(message("no JSON"));
  await invoke(message("x".repeat(1_048_576)));
  await invoke(message({ type: "cancel", batch_id: "nightly" }));
  await invoke(message({ type: "cancel_page", batch_id: "nightly", sent_at: new Date().toISOString() }));
  // The API rejects the account: the message is hidden, and a circuit opens.
  await invoke(submission("returned", { target: { model_id: "rejected" } }));
};

const receiver: Situations = async (invoke, aws) => {
  const deliver = (jobId: string, body: string, signed = true) => {
    const signature = signed ? signWebhook(Buffer.from(body), [WEBHOOK_SECRET]) : "v1=00";
    const path = `/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`;
    const headers = { [SIGNATURE_HEADER]: signature };
    return invoke(restApiEvent({ path, body, headers, requestTimeEpoch: Date.now() }));
  };
  const outputOf = (bytes: number) =>
    JSON.stringify({
      request_id: "r-1",
      time: new Date().toISOString(),
      data: "x".repeat(bytes),
      errors: [],
    });
  const drain = async (queue: string) => {
    for (const body of aws.sent[queue] ?? []) await invoke(message(body));
  };
  for (const id of ["unverified", "genuine", "spilled"]) aws.jobs.set(id, claimed(id, Date.now()));
  // First, because no delivery has verified yet.
  await deliver("unverified", outputOf(LARGE), false);
  await drain("QuarantineQueue");
  await deliver("genuine", outputOf(LARGE));
  await deliver("genuine", "no JSON");
  aws.failsToWrite = true;
  await deliver("spilled", outputOf(LARGE));
  await drain("SpillQueue");
  aws.failsToWrite = false;
  await invoke(message("no delivery"));
};

/** What the schedule of each minute sends, for one target. */
const MINUTE = { ...minuteInput(), targets: ["model:echo/production"] };

const scheduler: Situations = async (invoke, { jobs, control }) => {
  // Resumed long ago: a paused job is let go, and the target is forgotten.
  const since = new Date(Date.now() - 25 * HOUR).toISOString();
  control.set(PAUSES_KEY.pk, {
    targets: { "model:echo/production": { state: "resumed", since } },
    version: 1,
  });
  const paused_shard = pausedShard("model:echo/production", "paused");
  jobs.set("paused", { ...released(claimed("paused", Date.now())), paused_shard });
  const waiting = claimed("waiting", Date.now() - 29 * 24 * HOUR);
  jobs.set("waiting", released(claimed("waiting", Date.now() - HOUR)));
  jobs.set("lost", { ...waiting, job_id: "lost" });
  for (const [id, job] of jobs) jobs.set(id, { ...job, check_at: new Date(Date.now() - 1000).toISOString() });
  await invoke(MINUTE);
  await invoke({ task: "wake", target: "model:echo/production" });
};

const publisher: Situations = async (invoke) => {
  const before = claimed("order-1");
  await invoke({ Records: [jobsStreamRecord(1, { ...before, status: "SUCCEEDED", result: "1" }, before)] });
};

export const SITUATIONS: Readonly<Record<FunctionName, Situations>> = {
  Dispatcher: dispatcher,
  Receiver: receiver,
  Scheduler: scheduler,
  Publisher: publisher,
};
