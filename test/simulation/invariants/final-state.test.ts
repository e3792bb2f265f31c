import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { checkEnd, type End } from "./final-state.ts";
import { after, SUCCEEDED as BARE, DAY, endedJob, SUBMITTED } from "./testing.fixture.ts";

const RETENTION_MS = 14 * DAY;
const bodyWith = (input: string) =>
  `{"job_id":"order-1","target":{"model_id":"echo"},"model_input":${input}}`;
const sent = { kind: "job", jobId: "order-1", body: bodyWith("1"), output: "1", sentAt: 0 } as const;
const digestOf = (body: string) => createHash("sha256").update(body).digest("hex");
const message_digest = digestOf(sent.body);
const SUCCEEDED: Job = { ...BARE, message_digest };
const error = { code: "NO_DELIVERY", message: "why" };
/** What every dead letter of a message says about it. */
const origin = { message_id: "m1", sent_at: after(0) };
const ended = (status: Job["status"], fields: Partial<Job> = {}) =>
  endedJob(status, { message_digest, ...fields });
const lost = (fields: Partial<Job> = {}) => ended("LOST", { submissions: 3, errors: [error], ...fields });

/** The invariants that a final state violates. */
async function violations({ job = SUCCEEDED, ...changes }: Partial<End> & { job?: Job } = {}) {
  const found: string[] = [];
  const usual: End = {
    ...{ sent: [sent], jobs: new Map([[job.job_id, job]]), deadLetters: [], accepted: new Set<string>() },
    ...{ read: async () => "", retentionMs: RETENTION_MS, skewMs: 0 },
  };
  await checkEnd({ ...usual, ...changes }, (invariant) => void found.push(invariant));
  return found;
}

const takenLetter = (body: string, error_message = "its status is SUBMITTED") => ({
  ...{ body, sentAt: 0 },
  attributes: { error_code: "job_id_taken", error_message, ...origin },
});

test("a run with only results violates nothing", async () => {
  expect(await violations()).toEqual([]);
});

describe("detects", () => {
  test.each<[string, Job]>([
    ["no job stays open", SUBMITTED],
    ["an outcome without a result has an error that explains it", lost({ errors: [] })],
    [
      "an outcome without a result has an error that explains it",
      lost({ errors: [{ ...error, message: "" }] }),
    ],
    ["an outcome without a result has an error that explains it", ended("REJECTED")],
    ["a job is lost only if it may not be resubmitted", lost({ submissions: 2 })],
    ["a result is the output of the job's own input", { ...SUCCEEDED, result: "2" }],
    ["a job is canceled only by a cancel message", ended("CANCELED")],
    ["a valid message is not rejected", ended("REJECTED", { submissions: 0, errors: [error] })],
    ["a job fails only if its model fails", ended("FAILED", { errors: [error] })],
    ["every record comes from a message", { ...SUCCEEDED, job_id: "order-9" }],
  ])("%s", async (invariant, job) => {
    expect(await violations({ job })).toContain(invariant);
  });

  test("no violation in similar states that are allowed", async () => {
    const cancel = { kind: "cancel", jobId: "order-1", body: "{}", sentAt: 0 } as const;
    const failing = { ...sent, body: '{"target":{"model_id":"flaky30"}}' };
    expect(await violations({ job: lost() })).toEqual([]);
    expect(await violations({ job: lost({ submissions: 1, on_lost: "fail" }) })).toEqual([]);
    expect(await violations({ job: lost({ submissions: 1, on_unknown: "wait" }) })).toEqual([]);
    expect(await violations({ job: ended("CANCELED"), sent: [sent, cancel] })).toEqual([]);
    expect(await violations({ job: ended("REJECTED", { errors: [error] }) })).toEqual([]);
    const failed = ended("FAILED", { errors: [error], message_digest: digestOf(failing.body) });
    expect(await violations({ job: failed, sent: [failing] })).toEqual([]);
  });

  test("the result of another message with the same job id", async () => {
    const other = { ...sent, body: bodyWith("2"), output: "2" };
    const deadLetters = [takenLetter(other.body)];
    expect(await violations({ sent: [sent, other], deadLetters })).toEqual([]);
    const job = { ...SUCCEEDED, result: "2" };
    expect(await violations({ sent: [sent, other], deadLetters, job })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  describe("what became of another message with the same job id:", () => {
    const other = { ...sent, body: bodyWith("2"), output: "2" };
    const both = [sent, other];

    test("it vanished", async () => {
      expect(await violations({ sent: both })).toEqual([
        "a message whose job id is taken becomes a dead letter",
      ]);
      const attributes = { error_code: "not_handled_in_time", error_message: "why", ...origin };
      const late = { body: other.body, attributes, sentAt: RETENTION_MS };
      expect(await violations({ sent: both, deadLetters: [late] })).toEqual([]);
    });

    test("the job's own message was dead-lettered too", async () => {
      const deadLetters = [takenLetter(other.body), takenLetter(sent.body)];
      expect(await violations({ sent: both, deadLetters })).toEqual([
        "only another message finds its job id taken",
      ]);
    });

    test("its dead letter does not say what the job's status is", async () => {
      const deadLetters = [takenLetter(other.body, "the job id is taken")];
      expect(await violations({ sent: both, deadLetters })).toEqual([
        "a dead letter of a taken job id names the job's status",
      ]);
    });

    test("its dead letter does not say which message it is", async () => {
      for (const change of [{ message_id: "" }, { sent_at: "" }]) {
        const { attributes, ...letter } = takenLetter(other.body);
        const deadLetters = [{ ...letter, attributes: { ...attributes, ...change } }];
        expect(await violations({ sent: both, deadLetters })).toEqual([
          "a dead letter names its message and when it was sent",
        ]);
      }
    });

    test("both were canceled before they arrived", async () => {
      const cancel = { kind: "cancel", jobId: "order-1", body: "{}", sentAt: 0 } as const;
      const job = ended("CANCELED");
      const deadLetters = [takenLetter(other.body)];
      expect(await violations({ sent: [...both, cancel], job, deadLetters })).toEqual([]);
    });
  });

  test("a stamped result of another input", async () => {
    const stamped = { ...sent, output: '{"stamp":"*","input":1}' };
    const result = (input: number) => `{"stamp":"0123456789abc","input":${input}}`;
    expect(await violations({ sent: [stamped], job: { ...SUCCEEDED, result: result(1) } })).toEqual([]);
    expect(await violations({ sent: [stamped], job: { ...SUCCEEDED, result: result(2) } })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  test("a result whose record does not state that it is no strict JSON, or states it wrongly", async () => {
    const output = '{"score":NaN,"input":1}';
    const isNotJson = { ...SUCCEEDED, result: output, result_not_json: true as const };
    const { result_not_json: _, ...unmarked } = isNotJson;
    expect(await violations({ sent: [{ ...sent, output }], job: isNotJson })).toEqual([]);
    const violated = ["a record states whether its result is strict JSON"];
    expect(await violations({ sent: [{ ...sent, output }], job: unmarked })).toEqual(violated);
    expect(await violations({ sent: [sent], job: { ...SUCCEEDED, result_not_json: true } })).toEqual(
      violated,
    );
  });

  test("a result in the bucket of another input", async () => {
    const { result: _, ...bare } = SUCCEEDED;
    const job = { ...bare, result_location: "s3://bucket/key" };
    expect(await violations({ job, read: async () => "1" })).toEqual([]);
    expect(await violations({ job, read: async () => "2" })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  test("a job with an accepted delivery and no result", async () => {
    for (const job of [lost(), ended("REJECTED", { errors: [error] })]) {
      expect(await violations({ job })).toEqual([]);
      expect(await violations({ job, accepted: new Set(["order-1"]) })).toEqual([
        "a delivery that got 200 is never lost",
      ]);
    }
  });

  test("a lost job whose message was deleted", async () => {
    const job = lost({ on_lost: "fail", errors: [{ code: "MESSAGE_GONE", message: "why" }] });
    const attributes = { error_code: "not_handled_in_time", error_message: "why", ...origin };
    const letter = { body: sent.body, attributes, sentAt: RETENTION_MS };
    expect(await violations({ job, deadLetters: [letter] })).toEqual([]);
    expect(await violations({ job })).toEqual(["a message that a job waits for is not deleted"]);
  });

  test("a job that is given up before its submission deadline", async () => {
    const notSubmitted = (ms: number) =>
      lost({ completed_at: after(ms), errors: [{ code: "NOT_SUBMITTED", message: "why" }] });
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS) })).toEqual([]);
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS - 1) })).toEqual([
      "a job waits until its submission deadline",
    ]);
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS - 1), skewMs: 1 })).toEqual([]);
  });

  test("a message without a record or a dead letter, and a valid message that is dead-lettered too early", async () => {
    const gone = { ...sent, jobId: "order-2", body: '{"job_id":"order-2"}' };
    expect(await violations({ sent: [sent, gone] })).toEqual([
      "an accepted message has an outcome or a dead letter",
    ]);
    const attributes = { error_code: "not_handled_in_time", error_message: "y", ...origin };
    const letter = { body: gone.body, attributes, sentAt: RETENTION_MS - 3_600_000 };
    expect(await violations({ sent: [sent, gone], deadLetters: [letter] })).toEqual([]);
    const again = { ...gone, sentAt: DAY };
    expect(await violations({ sent: [sent, gone, again], deadLetters: [letter] })).toEqual([]);
    const invariant = "a valid message is dead-lettered only at the end of its retention";
    const early = { ...letter, sentAt: RETENTION_MS - DAY };
    expect(await violations({ sent: [sent, gone], deadLetters: [early] })).toEqual([invariant]);
    const rejected = { ...letter, attributes: { ...attributes, error_code: "invalid_message" } };
    expect(await violations({ sent: [sent, gone], deadLetters: [rejected] })).toEqual([invariant]);
  });

  test("an invalid message without a dead letter, and a dead letter without a reason", async () => {
    const invalid = { kind: "invalid", jobId: undefined, body: "no JSON", sentAt: 0 } as const;
    const letter = {
      body: "no JSON",
      attributes: { error_code: "x", error_message: "y", ...origin },
      sentAt: 0,
    };
    expect(await violations({ sent: [sent, invalid], deadLetters: [letter] })).toEqual([]);
    expect(await violations({ sent: [sent, invalid] })).toEqual(["an invalid message becomes a dead letter"]);
    for (const attributes of [
      {},
      { error_code: "x", ...origin },
      { error_code: "x", error_message: "", ...origin },
    ])
      expect(await violations({ sent: [sent, invalid], deadLetters: [{ ...letter, attributes }] })).toEqual([
        "a dead letter states its reason",
      ]);
  });

  test("an invalid message that names a job, without a rejected record", async () => {
    const body = '{"job_id":"order-2","typo":1}';
    const invalid = { kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
    const letter = { body, attributes: { error_code: "x", error_message: "y", ...origin }, sentAt: 0 };
    const common = { sent: [sent, invalid], deadLetters: [letter] };
    const rejected = ended("REJECTED", { job_id: "order-2", submissions: 0, errors: [error] });
    const jobs = new Map([SUCCEEDED, rejected].map((job) => [job.job_id, job]));
    expect(await violations({ ...common, jobs })).toEqual([]);
    expect(await violations(common)).toEqual(["the job of an invalid message is rejected"]);
    const late = { ...letter, attributes: { ...letter.attributes, error_code: "not_handled_in_time" } };
    expect(await violations({ ...common, deadLetters: [late] })).toEqual([]);
  });

  test("an invalid message with the id of another job: the job stays as it is, or is rejected", async () => {
    const body = '{"job_id":"order-1","typo":1}';
    const invalid = { kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
    const letter = { body, attributes: { error_code: "x", error_message: "y", ...origin }, sentAt: 0 };
    const common = { sent: [sent, invalid], deadLetters: [letter] };
    expect(await violations(common)).toEqual([]);
    // The invalid message came first: then the other finds the job id taken.
    const rejected = ended("REJECTED", { submissions: 0, errors: [error] });
    const job = { ...rejected, message_digest: digestOf(body) };
    const deadLetters = [letter, takenLetter(sent.body)];
    expect(await violations({ ...common, job, deadLetters })).toEqual([]);
    expect(await violations({ ...common, job: rejected })).toEqual(["a valid message is not rejected"]);
    expect(await violations({ ...common, jobs: new Map() })).toContain(
      "the job of an invalid message is rejected",
    );
  });

  test("a dead letter that names a missing object", async () => {
    const body = '{"job_id":"order-1","body_location":"s3://bucket/key"}';
    const letter = { body, attributes: { error_code: "x", error_message: "y", ...origin }, sentAt: 0 };
    const read = async (location: string) => {
      throw new Error(`nothing at ${location}`);
    };
    expect(await violations({ deadLetters: [letter] })).toEqual([]);
    expect(await violations({ deadLetters: [letter], read })).toEqual([
      "an object that a dead letter names is kept",
    ]);
  });
});
