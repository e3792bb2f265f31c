import { JsonText, parseMessage } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { TARGET } from "../client.fixture.ts";
import type { JobRequest } from "../job/job-request.ts";
import { messageOf } from "./message-of.ts";

const options = { newId: () => "new" };
const job: JobRequest = { target: TARGET, model_input: { text: "x" } };

describe("the message of a job", () => {
  test("has the job's own id and batch, or else a new id and the batch of all", () => {
    const named = messageOf({ ...job, job_id: "mine", batch_id: "b" }, { ...options, batchId: "all" });
    expect([named.jobId, JSON.parse(named.body)]).toEqual([
      "mine",
      { ...job, job_id: "mine", batch_id: "b" },
    ]);
    const unnamed = messageOf(job, { ...options, batchId: "all" });
    expect([unnamed.jobId, JSON.parse(unnamed.body)]).toEqual([
      "new",
      { ...job, job_id: "new", batch_id: "all" },
    ]);
    const nulls = messageOf(
      new JsonText('{"job_id":null,"batch_id":null,"target":{"model_id":"echo"},"model_input":1}'),
      options,
    );
    expect(JSON.parse(nulls.body)).toMatchObject({ job_id: "new", model_input: 1 });
  });

  test.for<[string, object]>([
    ["model:abc", { model_id: "abc", environment: "production" }],
    ["chain:abc/staging@regional", { chain_id: "abc", environment: "staging", regional: true }],
    ["model:abc/deployment:xyz", { model_id: "abc", deployment_id: "xyz" }],
    ["model:abc/development", { model_id: "abc", development: true }],
  ])("has a target that is written as text: %s", ([text, target]) => {
    const { body } = messageOf({ ...job, target: text }, options);
    expect(JSON.parse(body).target).toEqual(target);
    const unnamed = messageOf(new JsonText('{"model_input":1}'), { ...options, target: text });
    expect(JSON.parse(unnamed.body).target).toEqual(target);
    const named = messageOf(new JsonText('{"model_input":1,"target":{"model_id":"own"}}'), {
      ...options,
      target: text,
    });
    expect(JSON.parse(named.body).target).toEqual({ model_id: "own" });
  });

  test("keeps the digits and the order of JSON text", () => {
    const input = '{"b":1.10,"a":12345678901234567890,"b":2}';
    const { body } = messageOf(
      new JsonText(`{"target":{"model_id":"echo"},"model_input":${input}}`),
      options,
    );
    const message = parseMessage(body, "");
    expect(message.type === "submit" && message.modelInput.text).toBe(input);
  });

  test("escapes the two characters that SQS does not accept", () => {
    const text = "a\ufffeb\uffffc\\\ufffe";
    const { body } = messageOf({ ...job, model_input: text }, options);
    expect(body).not.toMatch(/[\ufffe\uffff]/);
    expect(JSON.parse(body).model_input).toBe(text);
  });

  test.for<[string, JobRequest | JsonText, string]>([
    ["an unknown field", { ...job, modelInput: 1 } as JobRequest, "modelInput is not a known field"],
    ["no input", { target: TARGET, model_input: undefined }, "model_input is missing"],
    ["a bad id", { ...job, job_id: "a b" }, "job_id must be 1 to 128 characters"],
    ["an id that is no text", { ...job, job_id: 7 as unknown as string }, "job_id must be a string"],
    ["a BigInt", { ...job, model_input: 1n }, "cannot be converted to JSON"],
    ["NaN", { ...job, model_input: [1, { "a.b": Number.NaN }] }, "model_input[1].a.b is NaN, which JSON"],
    ["an infinite number", { ...job, model_input: Number.NEGATIVE_INFINITY }, "model_input is -Infinity,"],
    ["an option that is NaN", { ...job, priority: Number.NaN }, "priority is NaN,"],
    ["text that is no JSON", new JsonText("{broken"), "not JSON"],
    ["text that is no object", new JsonText("[1]"), "is an array"],
    ["a target that is none", { ...job, target: "abc" }, 'target "abc" is not valid'],
    ["a cancellation", new JsonText('{"type":"cancel","job_id":"x"}'), "a job has no type"],
    ["an input that is too large", { ...job, model_input: "x".repeat(262_144) }, "at most 262144 bytes"],
  ])("with %s is rejected before it is sent", ([, invalid, reason]) => {
    expect(() => messageOf(invalid, options)).toThrow(
      expect.objectContaining({
        code: "invalid_job",
        retryable: false,
        message: expect.stringContaining(reason),
      }),
    );
  });

  test("null is passed on, in an object that also has toJSON, dates and text", () => {
    const shared = { none: null };
    const model_input = { shared, again: [shared], at: new Date(0), text: "null NaN", left: undefined };
    const { body } = messageOf({ ...job, model_input }, options);
    expect(JSON.parse(body).model_input).toEqual(JSON.parse(JSON.stringify(model_input)));
  });

  test("an object that is used twice is named by its place", () => {
    const shared = { n: 1 };
    const model_input = {
      shared,
      again: [shared, { toJSON: () => ({ shared, n: Number.NaN }) }],
      none: null,
    };
    expect(() => messageOf({ ...job, job_id: "mine", model_input }, options)).toThrow(
      expect.objectContaining({
        jobId: "mine",
        message: expect.stringContaining("model_input.again[1].n is NaN"),
      }),
    );
  });

  test("an error has the id of a job that named one", () => {
    const invalid = { ...job, job_id: "mine", priority: 9 };
    expect(() => messageOf(invalid, options)).toThrow(expect.objectContaining({ jobId: "mine" }));
  });
});
