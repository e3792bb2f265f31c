import { describe, expect, test } from "vitest";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

const target = { model_id: "echo" };
const model_input = "PRIVATE input";
const LONE = "\ud800";

interface Invalid {
  readonly body: unknown;
  readonly code?: string;
  readonly reason: RegExp;
  /** The job that is recorded as rejected; `null` for none. */
  readonly job: string | null;
}

const named = (fields: Record<string, unknown>, reason: RegExp): Invalid => ({
  body: jobMessage(fields),
  reason,
  job: "order-1",
});
const unnamed = (job_id: unknown): Invalid => ({
  body: { job_id, target, model_input },
  reason: /^job_id must be/,
  job: null,
});

const INVALID: Record<string, Invalid> = {
  "not JSON": { body: "PRIVATE {", code: "invalid_json", reason: /not JSON/, job: null },
  "an empty body": { body: "", code: "invalid_json", reason: /not JSON/, job: null },
  "an array": { body: [jobMessage()], reason: /must be a JSON object/, job: null },
  "a string": { body: '"PRIVATE"', reason: /must be a JSON object/, job: null },
  null: { body: "null", reason: /must be a JSON object/, job: null },
  "an unknown field": named({ modle_input: 1 }, /modle_input is not a known field/),
  "no target": named({ target: undefined }, /target/),
  "no model_input": named({ model_input: undefined }, /model_input is missing/),
  "a target that is a string": named({ target: "echo" }, /target must be an object/),
  "an empty target": named({ target: {} }, /exactly one of model_id and chain_id/),
  "two targets": named({ target: { model_id: "a", chain_id: "b" } }, /exactly one of model_id and chain_id/),
  "an environment and a deployment": named(
    { target: { ...target, environment: "a", deployment_id: "b" } },
    /at most one of environment/,
  ),
  "an unknown field of the target": named({ target: { ...target, region: "eu" } }, /region is not a known/),
  "a model id that is not a host name": named({ target: { model_id: "a.evil/" } }, /model_id must be/),
  "a regional deployment": named(
    { target: { ...target, deployment_id: "d", regional: true } },
    /cannot be regional/,
  ),
  "a priority of 3": named({ priority: 3 }, /priority must be an integer from 0 to 2/),
  "a priority of 0.5": named({ priority: 0.5 }, /priority must be an integer/),
  "a priority that is a string": named({ priority: "1" }, /priority must be an integer/),
  "9 seconds in the queue": named({ max_time_in_queue_seconds: 9 }, /from 10 to 259200/),
  "4 days in the queue": named({ max_time_in_queue_seconds: 345_600 }, /from 10 to 259200/),
  "zero attempts": named({ inference_retry_config: { max_attempts: 0 } }, /max_attempts must be .* 1 to 10/),
  "an initial delay over 10 s": named(
    { inference_retry_config: { initial_delay_ms: 10_001 } },
    /initial_delay_ms/,
  ),
  "a maximum delay over 60 s": named({ inference_retry_config: { max_delay_ms: 60_001 } }, /max_delay_ms/),
  "an unknown retry setting": named({ inference_retry_config: { tries: 1 } }, /tries is not a known field/),
  "an unknown on_lost": named({ on_lost: "ignore" }, /on_lost must be "resubmit" or "fail"/),
  "an unknown on_unknown": named({ on_unknown: "fail" }, /on_unknown must be "resubmit" or "wait"/),
  "metadata that is a list": named({ metadata: ["a"] }, /metadata/),
  "metadata that is a number": named({ metadata: { a: 1 } }, /metadata.a must be a string/),
  "metadata over 2 KB": named({ metadata: { a: "é".repeat(1024) } }, /at most 2048 bytes/),
  "half a surrogate pair in metadata": named({ metadata: { a: LONE } }, /half a surrogate pair/),
  "half a surrogate pair in a metadata key": named({ metadata: { [LONE]: "" } }, /half a surrogate pair/),
  "half a surrogate pair in a field name": named({ [LONE]: 1 }, /is not a known field/),
  "an empty job id": unnamed(""),
  "a job id of one dot": unnamed("."),
  "a job id of two dots": unnamed(".."),
  "a job id with a slash": unnamed("a/b"),
  "a job id with a space": unnamed("a b"),
  "a job id of 129 characters": unnamed("a".repeat(129)),
  "a job id that is a number": unnamed(7),
  "no job id and an unknown field": {
    body: { target, model_input, x: 1 },
    reason: /x is not a known field/,
    job: "message-7",
  },
  "an unknown type": {
    body: { type: "cancle", job_id: "order-1" },
    reason: /type is not known/,
    job: "order-1",
  },
  "a type that is a number": { body: { type: 1 }, reason: /type is not known/, job: null },
  "a cancel without a job": { body: { type: "cancel" }, reason: /job_id is missing/, job: null },
  "a cancel with an invalid job id": {
    body: { type: "cancel", job_id: ".." },
    reason: /job_id must/,
    job: null,
  },
  "an input over 256 KiB": {
    body: jobMessage({ model_input: "x".repeat(262_144) }),
    code: "payload_too_large",
    reason: /262146 bytes.*at most 262144 bytes per request/,
    job: "order-1",
  },
};

describe("an invalid message", () => {
  test.each(Object.entries(INVALID))("%s: is dead-lettered with the reason", async (_, invalid) => {
    const { body, code = "invalid_message", reason, job } = invalid;
    const harness = createHarness();
    expect(await harness.send(body, { messageId: "message-7" })).toEqual({ isRetried: false });
    expect(harness.deadLetters.sent).toEqual([
      {
        body: typeof body === "string" ? body : JSON.stringify(body),
        attributes: {
          error_code: code,
          error_message: expect.stringMatching(reason),
          message_id: "message-7",
          sent_at: "2026-01-01T00:00:00.000Z",
        },
      },
    ]);
    const records = [...harness.store.jobs.values()].map(({ job_id, status, errors }) => ({
      job_id,
      status,
      errors,
    }));
    const errors = [{ code, message: expect.any(String) }];
    expect(records).toEqual(job === null ? [] : [{ job_id: job, status: "REJECTED", errors }]);
    expect(harness.api.calls).toEqual([]);
    expect(harness.jobsQueue.visibilityChanges).toEqual([]);
  });

  test("does not change an existing job with its id", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    const before = harness.job();
    await harness.send(jobMessage({ priority: 9 }), { messageId: "m2" });
    expect(harness.job()).toEqual(before);
    expect(harness.deadLetters.sent).toHaveLength(1);
    expect(harness.meter.totals.JobsRejected).toBeUndefined();
  });

  test("that is repeated exactly changes nothing, and has one dead letter", async () => {
    const harness = createHarness();
    for (const messageId of ["m1", "m2"]) await harness.send(jobMessage({ priority: 9 }), { messageId });
    expect(harness.job()).toMatchObject({ status: "REJECTED", version: 1 });
    expect(harness.meter.totals).toEqual({ JobsRejected: 1, DeadLetters: 1, MessagesRepeated: 1 });
    expect(harness.deadLetters.sent).toHaveLength(1);
  });

  test("that is corrected badly has a dead letter with its own reason", async () => {
    const harness = createHarness();
    await harness.send(jobMessage({ priority: 9 }));
    await harness.send(jobMessage({ priority: 8 }), { messageId: "m2" });
    const codes = harness.deadLetters.sent.map(({ attributes }) => attributes?.error_code);
    expect(codes).toEqual(["invalid_message", "invalid_message"]);
  });

  test("that is received twice stays rejected, with at most a second dead letter", async () => {
    const harness = createHarness();
    for (const receiveCount of [1, 2]) await harness.send(jobMessage({ priority: 9 }), { receiveCount });
    expect(harness.job()).toMatchObject({ status: "REJECTED", version: 1 });
    expect(harness.meter.totals).toMatchObject({ JobsRejected: 1, DeadLetters: 2 });
  });

  test("is retried while the dead-letter queue cannot be reached", async () => {
    const harness = createHarness();
    const deadLetters = { ...harness.deadLetters, send: () => Promise.reject(new Error("unreachable")) };
    expect((await harness.send("PRIVATE", {}, { deadLetters })).isRetried).toBe(true);
    expect((await harness.send("PRIVATE", { receiveCount: 2 })).isRetried).toBe(false);
    expect(harness.deadLetters.sent).toHaveLength(1);
  });
});

describe("a dead letter", () => {
  const bytes = (text: string) => Buffer.byteLength(text);

  test("a body too large for a dead letter with its reason is stored in the bucket", async () => {
    const harness = createHarness();
    const body = JSON.stringify(jobMessage({ model_input: "x".repeat(1_048_500) }));
    await harness.send(body, { messageId: "message-7" });
    const [deadLetter] = harness.deadLetters.sent;
    const { body_location } = JSON.parse(deadLetter?.body ?? "");
    expect(Buffer.from(await harness.blobs.get(body_location)).toString()).toBe(body);
    expect(deadLetter?.attributes?.error_code).toBe("payload_too_large");
    expect(harness.job()?.status).toBe("REJECTED");
  });

  test("never exceeds 1 MiB, its attributes included", async () => {
    const inputs = [1_044_000, 1_044_577, 1_048_000].map((size) => "x".repeat(size - 4000));
    for (const input of [...inputs, "é".repeat(522_700)]) {
      const harness = createHarness();
      await harness.send(`{"${"é".repeat(1500)}":1,"model_input":"${input}"}`);
      const { body = "", attributes = {} } = harness.deadLetters.sent[0] ?? {};
      const attributeBytes = Object.entries(attributes).map(([name, value]) =>
        bytes(`${name}String${value}`),
      );
      expect(bytes(body) + attributeBytes.reduce((a, b) => a + b)).toBeLessThanOrEqual(1_048_576);
      expect(bytes(attributes.error_message ?? "")).toBeLessThanOrEqual(2000);
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    }
  });

  test("keeps a body in the queue up to the last byte", async () => {
    const bodyOf = (size: number) => `{"x":1,"model_input":"${"é".repeat(500_000)}${"x".repeat(size)}"}`;
    const harness = createHarness();
    await harness.send(bodyOf(0), { messageId: "message-7" });
    const { body = "", attributes = {} } = harness.deadLetters.sent[0] ?? {};
    const used = Object.entries(attributes).map(([name, value]) => bytes(`${name}String${value}`));
    const room = 1_048_576 - bytes(body) - used.reduce((a, b) => a + b);
    for (const [size, isInQueue] of [
      [room, true],
      [room + 1, false],
    ] as const) {
      const other = createHarness();
      await other.send(bodyOf(size), { messageId: "message-7" });
      expect(other.deadLetters.sent[0]?.body === bodyOf(size)).toBe(isInQueue);
    }
  });

  test("has a reason that is truncated between characters and contains only characters that SQS accepts", async () => {
    const harness = createHarness();
    const names = Array.from({ length: 10 }, (_, n) => `\u0007\ud800${n}${"😀".repeat(60)}`);
    await harness.send({ target, model_input, metadata: Object.fromEntries(names.map((name) => [name, 1])) });
    const message = harness.deadLetters.sent[0]?.attributes?.error_message ?? "";
    expect(message).toMatch(/^metadata\.\?.0(😀)+.* must be a string; metadata\.\?.1(😀)+/u);
    expect(message).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u);
    expect(bytes(message)).toBeGreaterThan(1990);
    expect(bytes(message)).toBeLessThanOrEqual(2000);
    expect(message).not.toMatch(/\ufffd$/);
  });
});
