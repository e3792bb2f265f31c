import { type Job, parseMessage, type SubmitMessage, webhookToken } from "@boomerang/core";
import { expect, test } from "vitest";
import { resubmissionOf, submissionOf } from "./submission.ts";

const linkKey = "a-link-key-of-more-than-32-characters!";
const webhook = { url: "https://hooks.example", linkKey };

const read = (fields: Record<string, unknown> = {}) =>
  parseMessage(
    JSON.stringify({ job_id: "order-1", target: { chain_id: "c1" }, model_input: "é", ...fields }),
    "m1",
  ) as SubmitMessage;

test("a call contains the options of its message and a webhook URL", () => {
  const options = {
    priority: 2,
    max_time_in_queue_seconds: 60,
    inference_retry_config: { max_attempts: 2 },
  };
  const { jobId, target, request } = submissionOf(read(options), webhook);
  expect(jobId).toBe("order-1");
  expect(target).toMatchObject({ kind: "chain", id: "c1", place: { name: "production" } });
  const webhook_endpoint = `https://hooks.example/v1/webhooks/order-1/${webhookToken("order-1", linkKey)}`;
  expect(request).toEqual({ model_input: { text: '"é"' }, webhook_endpoint, ...options });
});

test("options that the message leaves out are left out of the call", () => {
  expect(Object.keys(submissionOf(read(), webhook).request)).toEqual(["model_input", "webhook_endpoint"]);
});

test("fields of the message that concern only us are not sent to the API", () => {
  const { request } = submissionOf(
    read({ metadata: { a: "b" }, on_lost: "fail", on_unknown: "wait" }),
    webhook,
  );
  expect(Object.keys(request)).toEqual(["model_input", "webhook_endpoint"]);
});

test("the size of a call is the size of its body in UTF-8", () => {
  const { request, bytes } = submissionOf(read(), webhook);
  expect(bytes).toBe(Buffer.byteLength(JSON.stringify({ ...request, model_input: "é" })));
});

test("a resubmission makes the same call as the submission", () => {
  const message = read({ priority: 1, metadata: { a: "b" } });
  const job: Job & { target: NonNullable<Job["target"]> } = {
    ...message.job,
    job_id: "order-1",
    status: "PENDING",
    version: 3,
    submissions: 1,
    deliveries: 0,
    created_at: "2026-01-01T00:00:00.000Z",
  };
  expect(resubmissionOf(job, '"é"', webhook)).toEqual(submissionOf(message, webhook));
});
