import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { checkEnd, type End } from "./at-the-end.ts";
import { after, SUCCEEDED as BARE, DAY, ended, SUBMITTED } from "./testing.fixture.ts";

const RETENTION_MS = 14 * DAY;
const asked = (input: string) => `{"job_id":"order-1","target":{"model_id":"echo"},"model_input":${input}}`;
const sent = { kind: "job", jobId: "order-1", body: asked("1"), output: "1", sentAt: 0 } as const;
const message_digest = createHash("sha256").update(sent.body).digest("hex");
const SUCCEEDED: Job = { ...BARE, message_digest };
const error = { code: "NO_DELIVERY", message: "why" };
const lost = (fields: Partial<Job> = {}) => ended("LOST", { submissions: 3, errors: [error], ...fields });

/** The rules that the end of a run breaks. */
async function broken({ job = SUCCEEDED, ...changes }: Partial<End> & { job?: Job } = {}) {
  const found: string[] = [];
  const usual: End = {
    ...{ sent: [sent], jobs: new Map([[job.job_id, job]]), deadLetters: [], taken: new Set<string>() },
    ...{ read: async () => "", retentionMs: RETENTION_MS, skewMs: 0 },
  };
  await checkEnd({ ...usual, ...changes }, (rule) => void found.push(rule));
  return found;
}

test("a run in which everything came back breaks no rule", async () => {
  expect(await broken()).toEqual([]);
});

describe("told as broken is", () => {
  test.each<[string, Job]>([
    ["nothing stays open", SUBMITTED],
    ["an absence is explained", lost({ errors: [] })],
    ["an absence is explained", lost({ errors: [{ ...error, message: "" }] })],
    ["an absence is explained", ended("REJECTED")],
    ["a job is lost only when it may not be submitted again", lost({ submissions: 2 })],
    ["a result is the job's own", { ...SUCCEEDED, result: "2" }],
    ["only what is to be cancelled is", ended("CANCELED")],
    ["a good message is not rejected", ended("REJECTED", { submissions: 0, errors: [error] })],
    ["a job fails for its own fault alone", ended("FAILED", { errors: [error] })],
    ["every record is of a message", { ...SUCCEEDED, job_id: "order-9" }],
  ])("%s", async (rule, job) => {
    expect(await broken({ job })).toContain(rule);
  });

  test("and its near misses are not", async () => {
    const cancel = { kind: "cancel", jobId: "order-1", body: "{}", sentAt: 0 } as const;
    const failing = { ...sent, body: '{"target":{"model_id":"flaky30"}}' };
    expect(await broken({ job: lost() })).toEqual([]);
    expect(await broken({ job: lost({ submissions: 1, on_lost: "fail" }) })).toEqual([]);
    expect(await broken({ job: lost({ submissions: 1, on_unknown: "wait" }) })).toEqual([]);
    expect(await broken({ job: ended("CANCELED"), sent: [sent, cancel] })).toEqual([]);
    expect(await broken({ job: ended("REJECTED", { errors: [error] }) })).toEqual([]);
    expect(await broken({ job: ended("FAILED", { errors: [error] }), sent: [failing] })).toEqual([]);
  });

  test("a result of another message with the id of the job", async () => {
    const other = { ...sent, body: asked("2"), output: "2" };
    expect(await broken({ sent: [sent, other] })).toEqual([]);
    expect(await broken({ sent: [sent, other], job: { ...SUCCEEDED, result: "2" } })).toEqual([
      "a result is the job's own",
    ]);
  });

  test("a stamped result whose input is not the job's own", async () => {
    const stamped = { ...sent, output: '{"stamp":"*","input":1}' };
    const result = (input: number) => `{"stamp":"0123456789abc","input":${input}}`;
    expect(await broken({ sent: [stamped], job: { ...SUCCEEDED, result: result(1) } })).toEqual([]);
    expect(await broken({ sent: [stamped], job: { ...SUCCEEDED, result: result(2) } })).toEqual([
      "a result is the job's own",
    ]);
  });

  test("a result in the bucket that is not the job's own", async () => {
    const { result: _, ...bare } = SUCCEEDED;
    const job = { ...bare, result_location: "s3://bucket/key" };
    expect(await broken({ job, read: async () => "1" })).toEqual([]);
    expect(await broken({ job, read: async () => "2" })).toEqual(["a result is the job's own"]);
  });

  test("a job whose delivery was taken in, and that ends without it", async () => {
    for (const job of [lost(), ended("REJECTED", { errors: [error] })]) {
      expect(await broken({ job })).toEqual([]);
      expect(await broken({ job, taken: new Set(["order-1"]) })).toEqual([
        "what was answered with 200 is never lost",
      ]);
    }
  });

  test("a job that is lost for want of a message which was deleted", async () => {
    const job = lost({ on_lost: "fail", errors: [{ code: "MESSAGE_GONE", message: "why" }] });
    const attributes = { error_code: "not_handled_in_time", error_message: "why" };
    const letter = { body: sent.body, attributes, sentAt: RETENTION_MS };
    expect(await broken({ job, deadLetters: [letter] })).toEqual([]);
    expect(await broken({ job })).toEqual(["a message that its job waits for is not deleted"]);
  });

  test("a job that is given up before its messages are", async () => {
    const notSubmitted = (ms: number) =>
      lost({ completed_at: after(ms), errors: [{ code: "NOT_SUBMITTED", message: "why" }] });
    expect(await broken({ job: notSubmitted(2 * RETENTION_MS) })).toEqual([]);
    expect(await broken({ job: notSubmitted(2 * RETENTION_MS - 1) })).toEqual([
      "a job waits for as long as its messages are kept",
    ]);
    expect(await broken({ job: notSubmitted(2 * RETENTION_MS - 1), skewMs: 1 })).toEqual([]);
  });

  test("a message of which nothing is left", async () => {
    const gone = { ...sent, jobId: "order-2", body: '{"job_id":"order-2"}' };
    expect(await broken({ sent: [sent, gone] })).toEqual([
      "an accepted message has an outcome or a dead letter",
    ]);
    const attributes = { error_code: "not_handled_in_time", error_message: "y" };
    const letter = { body: gone.body, attributes, sentAt: RETENTION_MS - 3_600_000 };
    expect(await broken({ sent: [sent, gone], deadLetters: [letter] })).toEqual([]);
    const again = { ...gone, sentAt: DAY };
    expect(await broken({ sent: [sent, gone, again], deadLetters: [letter] })).toEqual([]);
    const rule = "a good message is put aside only when its time in the queue ends";
    const early = { ...letter, sentAt: RETENTION_MS - DAY };
    expect(await broken({ sent: [sent, gone], deadLetters: [early] })).toEqual([rule]);
    const refused = { ...letter, attributes: { ...attributes, error_code: "invalid_message" } };
    expect(await broken({ sent: [sent, gone], deadLetters: [refused] })).toEqual([rule]);
  });

  test("a message that cannot be accepted and was not put aside, and a dead letter without its reason", async () => {
    const invalid = { kind: "invalid", jobId: undefined, body: "no JSON", sentAt: 0 } as const;
    const letter = { body: "no JSON", attributes: { error_code: "x", error_message: "y" }, sentAt: 0 };
    expect(await broken({ sent: [sent, invalid], deadLetters: [letter] })).toEqual([]);
    expect(await broken({ sent: [sent, invalid] })).toEqual([
      "a message that cannot be accepted is a dead letter",
    ]);
    for (const attributes of [{}, { error_code: "x" }, { error_code: "x", error_message: "" }])
      expect(await broken({ sent: [sent, invalid], deadLetters: [{ ...letter, attributes }] })).toEqual([
        "a dead letter says why",
      ]);
  });

  test("a message that cannot be accepted, names a job, and is not recorded", async () => {
    const body = '{"job_id":"order-2","typo":1}';
    const invalid = { kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
    const letter = { body, attributes: { error_code: "x", error_message: "y" }, sentAt: 0 };
    const common = { sent: [sent, invalid], deadLetters: [letter] };
    const rejected = ended("REJECTED", { job_id: "order-2", submissions: 0, errors: [error] });
    const jobs = new Map([SUCCEEDED, rejected].map((job) => [job.job_id, job]));
    expect(await broken({ ...common, jobs })).toEqual([]);
    expect(await broken(common)).toEqual(["what cannot be accepted is recorded as rejected"]);
    const late = { ...letter, attributes: { ...letter.attributes, error_code: "not_handled_in_time" } };
    expect(await broken({ ...common, deadLetters: [late] })).toEqual([]);
  });

  test("a message that cannot be accepted and names the job of another, which is rejected with it", async () => {
    const body = '{"job_id":"order-1","typo":1}';
    const invalid = { kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
    const letter = { body, attributes: { error_code: "x", error_message: "y" }, sentAt: 0 };
    const common = { sent: [sent, invalid], deadLetters: [letter] };
    expect(await broken(common)).toEqual([]);
    // It came first: then the other changes nothing.
    const rejected = ended("REJECTED", { submissions: 0, errors: [error] });
    expect(await broken({ ...common, job: rejected })).toEqual([]);
    expect(await broken({ ...common, job: { ...rejected, message_digest } })).toEqual([
      "a good message is not rejected",
    ]);
    expect(await broken({ ...common, jobs: new Map() })).toContain(
      "what cannot be accepted is recorded as rejected",
    );
  });

  test("a dead letter that names what is not there", async () => {
    const body = '{"job_id":"order-1","body_location":"s3://bucket/key"}';
    const letter = { body, attributes: { error_code: "x", error_message: "y" }, sentAt: 0 };
    const read = async (location: string) => {
      throw new Error(`nothing at ${location}`);
    };
    expect(await broken({ deadLetters: [letter] })).toEqual([]);
    expect(await broken({ deadLetters: [letter], read })).toEqual(["what a dead letter names is kept"]);
  });
});
