import { describe, expect, test } from "vitest";
import {
  bodyWith,
  digestOf,
  ended,
  error,
  origin,
  RETENTION_MS,
  SUCCEEDED,
  sent,
  takenLetter,
  violations,
} from "./final-state.fixture.ts";
import { DAY } from "./testing.fixture.ts";

describe("detects", () => {
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

    test("a malformed delivery has no message, or one that its dead letter names wholly", async () => {
      const letter = (error_code: string, more: Record<string, string>) => ({
        ...{ body: "{}", sentAt: 0 },
        attributes: { error_code, error_message: "why", ...more },
      });
      const found = (error_code: string, more = {}) =>
        violations({ deadLetters: [letter(error_code, more)] });
      const broken = ["a dead letter names its message and when it was sent"];
      expect(await found("malformed_delivery")).toEqual([]);
      expect(await found("malformed_delivery", origin)).toEqual([]);
      expect(await found("malformed_delivery", { message_id: "m1" })).toEqual(broken);
      expect(await found("malformed_delivery", { sent_at: origin.sent_at })).toEqual(broken);
      expect(await found("malformed_spill")).toEqual(broken);
      expect(await found("malformed_spill", origin)).toEqual([]);
    });

    test("both were canceled before they arrived", async () => {
      const cancel = { id: "m0", kind: "cancel", jobId: "order-1", body: "{}", sentAt: 0 } as const;
      const job = ended("CANCELED");
      const deadLetters = [takenLetter(other.body)];
      expect(await violations({ sent: [...both, cancel], job, deadLetters })).toEqual([]);
    });
  });

  test("a message without a record or a dead letter, and a valid message that is dead-lettered too early", async () => {
    const gone = { ...sent, jobId: "order-2", body: '{"job_id":"order-2"}' };
    expect(await violations({ sent: [sent, gone] })).toEqual([
      "an accepted message has an outcome or a dead letter",
    ]);
    const wasNeverHandled = (id: string) => id === gone.id;
    expect(await violations({ sent: [sent, gone], wasNeverHandled })).toEqual([]);
    const attributes = { error_code: "not_handled_in_time", error_message: "y", ...origin };
    const letter = { body: gone.body, attributes, sentAt: RETENTION_MS - 3_600_000 };
    expect(await violations({ sent: [sent, gone], deadLetters: [letter] })).toEqual([]);
    const again = { ...gone, id: "m2", sentAt: DAY };
    expect(await violations({ sent: [sent, gone, again], deadLetters: [letter] })).toEqual([]);
    const invariant = "a valid message is dead-lettered only at the end of its retention";
    const early = { ...letter, sentAt: RETENTION_MS - DAY };
    expect(await violations({ sent: [sent, gone], deadLetters: [early] })).toEqual([invariant]);
    const rejected = { ...letter, attributes: { ...attributes, error_code: "invalid_message" } };
    expect(await violations({ sent: [sent, gone], deadLetters: [rejected] })).toEqual([invariant]);
  });

  test("an invalid message without a dead letter, and a dead letter without a reason", async () => {
    const invalid = { id: "m0", kind: "invalid", jobId: undefined, body: "no JSON", sentAt: 0 } as const;
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
    const invalid = { id: "m0", kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
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
    const invalid = { id: "m0", kind: "invalid", jobId: undefined, body, sentAt: 0 } as const;
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
