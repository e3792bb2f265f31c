import assert from "node:assert/strict";
import type { Job } from "@boomerang/core";
import { type DeliveryContent, NOT_JSON } from "../arbitraries/deliveries.ts";
import { type Harness, tokenOf } from "./harness.ts";

/** A delivery as sent, and what the test knows about it without the receiver's code. */
export interface SentDelivery {
  /** The job that the URL names, if its token is right. */
  readonly jobId: string | undefined;
  readonly bytes: Uint8Array;
  /** Content of the bytes; `undefined` if they are malformed. */
  readonly delivery: DeliveryContent | undefined;
  /** Whether a right signature is present in any form, or no signature is required. */
  readonly mayPass: boolean;
  /** Whether it is present in a form that the receiver has to accept. */
  readonly mustPass: boolean;
  readonly before: ReadonlyMap<string, Job>;
}

/** The job whose webhook URL has this path; compares the text with the URL of each job id. */
export function jobOfPath(path: string, jobIds: readonly string[]): string | undefined {
  return jobIds.findLast(
    (id) => path.includes(tokenOf(id)) && `/${decoded(path)}`.includes(`/v1/webhooks/${id}/${tokenOf(id)}`),
  );
}

/** Checks that a delivery that got a 2xx and was not spilled is stored, or only counted as repeated. */
export function assertAccepted(
  { jobs, blobs }: Pick<Harness, "jobs" | "blobs">,
  sent: SentDelivery,
): "stored" | "repeated" {
  const { jobId = "", bytes, delivery, before } = sent;
  assert.ok(sent.mayPass, "accepted a delivery without a right signature");
  assert.ok(delivery, "accepted a malformed delivery");
  const earlier = before.get(jobId);
  const job = jobs.get(jobId);
  assert.ok(job, "responded with 2xx, but there is no record");
  assert.equal(job.deliveries, (earlier?.deliveries ?? 0) + 1, "the delivery was not counted once");
  if (isFinal(earlier)) {
    const { version: _, deliveries: __, ...current } = job;
    const { version: ___, deliveries: ____, ...first } = earlier;
    assert.deepEqual(current, first, "a repeated delivery changed an outcome");
    return "repeated";
  }
  assert.ok(
    delivery.isFresh !== false || waitsForResult(earlier),
    "accepted a stale delivery for a job that does not wait for a result",
  );
  if (!delivery.isDamaged) assert.equal(job.status, delivery.isFailure ? "FAILED" : "SUCCEEDED");
  if (job.status === "SUCCEEDED") assertSameResult(resultOf(job, blobs), delivery.data, bytes);
  return "stored";
}

/** Checks that a malformed delivery left the status of its job as it was, and a job with an outcome unchanged. */
export function assertOnlyNoted(job: Job | undefined, before: Job | undefined): void {
  if (job === before) return;
  assert.ok(job?.check_at !== undefined, "a malformed delivery created a record, or changed an outcome");
  assert.match(job.malformed_delivery_location ?? "", /^s3:/);
  const { version, deliveries, errors, malformed_delivery_location, ...rest } = job;
  assert.deepEqual({ ...before, ...rest }, before, "a malformed delivery changed more than its note");
}

/** Checks that nothing was changed, stored or sent for any other job. */
export function assertOtherJobsUnchanged(
  harness: Harness,
  { jobId, before }: Pick<SentDelivery, "jobId" | "before">,
): void {
  for (const [id, job] of harness.jobs) {
    if (id !== jobId) assert.equal(job, before.get(id), "changed the record of another job");
  }
  for (const key of harness.blobs.keys()) {
    assert.match(key, /^s3:\/\/memory\/(results|spill|quarantine|malformed)\/[^/]+\/[0-9a-f]{64}(\.json)?$/);
    assert.equal(key.split("/")[4], jobId, "stored an object under another job");
  }
  for (const { body } of [...harness.spilled, ...harness.quarantined, ...harness.deadLetters]) {
    assert.equal(JSON.parse(body).job_id, jobId, "sent a message with the id of another job");
  }
}

export function assertNothingChanged(
  { jobs, blobs, spilled, quarantined, deadLetters }: Harness,
  { before }: Pick<SentDelivery, "before">,
): void {
  const kept = [blobs.size, spilled.length, quarantined.length, deadLetters.length];
  assert.deepEqual([jobs.size, ...kept], [before.size, 0, 0, 0, 0]);
  for (const [id, job] of jobs) assert.equal(job, before.get(id), "a rejected delivery changed a record");
}

export function assertNothingPrivateLogged(
  { lines }: Pick<Harness, "lines">,
  jobId: string | undefined,
): void {
  const log = lines().join("\n");
  assert.ok(!log.includes("PRIVATE"), "a log line contains a secret, an input or an output");
  assert.ok(!/v1=[0-9a-f]{8}/i.test(log), "a log line contains a signature");
  if (jobId !== undefined) assert.ok(!log.includes(tokenOf(jobId)), "a log line contains a token");
}

/** The bytes of a spilled delivery, from the message or from the bucket. */
export function spilledBytes({ blobs }: Pick<Harness, "blobs">, body: string): Uint8Array | undefined {
  const { body_base64, body_location } = JSON.parse(body);
  return body_location === undefined ? Buffer.from(body_base64, "base64") : blobs.get(body_location);
}

function assertSameResult(result: string, data: unknown, bytes: Uint8Array): void {
  // The stored result is part of the body's text, and parses to the same value.
  assert.ok(
    new TextDecoder().decode(bytes).includes(result) ||
      data === null ||
      (data === NOT_JSON && result === "null"),
    "the result is not byte for byte the delivery's",
  );
  if (data === NOT_JSON) return;
  // For very deep values, the comparison itself would overflow the stack.
  if (result.length < 50_000) assert.deepEqual(JSON.parse(result), data);
}

function resultOf(job: Job, blobs: Harness["blobs"]): string {
  if (job.result_location === undefined) return job.result ?? "";
  return Buffer.from(blobs.get(job.result_location) ?? "").toString();
}

function isFinal(job: Job | undefined): job is Job {
  return job !== undefined && ["SUCCEEDED", "FAILED", "REJECTED"].includes(job.status);
}

/** Whether the job has a record and still accepts a result. */
export function waitsForResult(job: Job | undefined): boolean {
  return job !== undefined && !isFinal(job);
}

function decoded(path: string): string {
  return path
    .split("/")
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    })
    .join("/");
}
