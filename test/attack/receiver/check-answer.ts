import assert from "node:assert/strict";
import type { Job } from "@boomerang/core";
import type { Read } from "../arbitraries/deliveries.ts";
import { tokenOf, type World } from "./world.ts";

/** What the receiver was given, and what is known of it without the receiver's help. */
export interface Given {
  /** The job that the address names, where its token is right. */
  readonly jobId: string | undefined;
  readonly bytes: Uint8Array;
  /** What they say; `undefined` where they are no delivery. */
  readonly delivery: Read | undefined;
  /** Whether a right signature is there, in whatever form, or none is asked for. */
  readonly mayPass: boolean;
  /** Whether it is there in a form that has to be accepted. */
  readonly mustPass: boolean;
  readonly before: ReadonlyMap<string, Job>;
}

/** The job whose address a path is, by its very text; job ids are tried one by one. */
export function jobAddressed(path: string, jobIds: readonly string[]): string | undefined {
  return jobIds.findLast(
    (id) => path.includes(tokenOf(id)) && `/${decoded(path)}`.includes(`/v1/webhooks/${id}/${tokenOf(id)}`),
  );
}

/** What a 2xx, of a delivery that was not spilled, promises: it is kept, or changed nothing but a count. */
export function assertKept(
  { jobs, blobs }: Pick<World, "jobs" | "blobs">,
  given: Given,
): "stored" | "repeated" {
  const { jobId = "", bytes, delivery, before } = given;
  assert.ok(given.mayPass, "a delivery without a right signature was kept");
  assert.ok(delivery, "what is no delivery was kept as one");
  const earlier = before.get(jobId);
  const job = jobs.get(jobId);
  assert.ok(job, "answered 2xx, but there is no record");
  assert.equal(job.deliveries, (earlier?.deliveries ?? 0) + 1, "the delivery was not counted once");
  if (isFinal(earlier)) {
    const { version: _, deliveries: __, ...kept } = job;
    const { version: ___, deliveries: ____, ...first } = earlier;
    assert.deepEqual(kept, first, "a repeat changed an outcome");
    return "repeated";
  }
  assert.ok(
    delivery.isFresh !== false || waits(earlier),
    "an old delivery was kept for a job that waits for none",
  );
  assert.equal(job.status, delivery.isFailure ? "FAILED" : "SUCCEEDED");
  if (!delivery.isFailure) assertSame(resultOf(job, blobs), delivery.data, bytes);
  return "stored";
}

/** Nothing that belongs to others is there. */
export function assertNothingElse(world: World, { jobId, before }: Pick<Given, "jobId" | "before">): void {
  for (const [id, job] of world.jobs) {
    if (id !== jobId) assert.equal(job, before.get(id), "the record of another job was changed");
  }
  for (const key of world.blobs.keys()) {
    assert.match(key, /^s3:\/\/memory\/(results|spill|malformed)\/[^/]+\/[0-9a-f]{64}(\.json)?$/);
    assert.equal(key.split("/")[4], jobId, "something was stored under another job");
  }
  for (const { body } of [...world.spilled, ...world.deadLetters]) {
    assert.equal(JSON.parse(body).job_id, jobId, "something was sent on under another job's name");
  }
}

/** Nothing at all is there that was not there before. */
export function assertUntouched(
  { jobs, blobs, spilled, deadLetters }: World,
  { before }: Pick<Given, "before">,
): void {
  assert.deepEqual([jobs.size, blobs.size, spilled.length, deadLetters.length], [before.size, 0, 0, 0]);
  for (const [id, job] of jobs) assert.equal(job, before.get(id), "a refused delivery changed a record");
}

/** No line says what must stay unsaid. */
export function assertQuiet({ lines }: Pick<World, "lines">, jobId: string | undefined): void {
  const log = lines.join("\n");
  assert.ok(!log.includes("PRIVATE"), "a log line holds a secret, an input or an output");
  assert.ok(!/v1=[0-9a-f]{8}/i.test(log), "a log line holds a signature");
  if (jobId !== undefined) assert.ok(!log.includes(tokenOf(jobId)), "a log line holds a token");
}

/** The bytes of a spilled delivery, wherever they are. */
export function spilledBytes({ blobs }: Pick<World, "blobs">, body: string): Uint8Array | undefined {
  const { body_base64, body_location } = JSON.parse(body);
  return body_location === undefined ? Buffer.from(body_base64, "base64") : blobs.get(body_location);
}

function assertSame(result: string, data: unknown, bytes: Uint8Array): void {
  // As it was written: a part of the body's text, and the part that means the same.
  assert.ok(new TextDecoder().decode(bytes).includes(result) || data === null, "the result was written anew");
  // Deep enough, comparing would itself overflow the stack.
  if (result.length < 50_000) assert.deepEqual(JSON.parse(result), data);
}

function resultOf(job: Job, blobs: World["blobs"]): string {
  if (job.result_location === undefined) return job.result ?? "";
  return Buffer.from(blobs.get(job.result_location) ?? "").toString();
}

function isFinal(job: Job | undefined): job is Job {
  return job !== undefined && ["SUCCEEDED", "FAILED", "REJECTED"].includes(job.status);
}

/** Whether a job is there that a result is still good for. */
export function waits(job: Job | undefined): boolean {
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
