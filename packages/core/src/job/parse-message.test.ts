import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobMessages } from "./job.fixture.ts";
import { jobMessageSchema, jobOptionsEntries, MAX_METADATA_BYTES, MAX_REQUEST_BYTES } from "./message.ts";
import { MESSAGE_ID, parse, rejectionOf, valid } from "./parse-message.fixture.ts";
import { InvalidMessageError } from "./parse-message.ts";

describe("a valid message", () => {
  test("keeps its options, and the text of its input", () => {
    const modelInput = '{ "b": 1.0, "a": 12345678901234567890, "a": 1e5 }';
    const message = parse(
      `{"job_id":"order-123","target":{"chain_id":"def456","environment":"staging"},"model_input": ${modelInput},
        "priority":1,"max_time_in_queue_seconds":10,"inference_retry_config":{"max_attempts":1},
        "on_lost":"fail","on_unknown":"wait","metadata":{"customer":"42"}}`,
    );
    expect(message).toMatchObject({
      type: "submit",
      job_id: "order-123",
      job: {
        target: { chain_id: "def456", environment: "staging" },
        priority: 1,
        max_time_in_queue_seconds: 10,
        inference_retry_config: { max_attempts: 1 },
        on_lost: "fail",
        on_unknown: "wait",
        metadata: { customer: "42" },
      },
    });
    expect(Object.keys(message.job)).not.toContain("model_input");
    expect(Object.keys(message.job)).not.toContain("job_id");
    expect(message.modelInput.text).toBe(modelInput);
  });

  test("without a job id gets the SQS message id", () => {
    expect(parse({ ...valid, job_id: undefined }).job_id).toBe(MESSAGE_ID);
  });

  test("may have any job id of the allowed characters", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/), (job_id) => {
        fc.pre(job_id !== "." && job_id !== "..");
        expect(parse({ ...valid, job_id }).job_id).toBe(job_id);
      }),
    );
  });

  test("may have any JSON value as input", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (model_input) => {
        expect(parse({ ...valid, model_input }).modelInput.text).toBe(JSON.stringify(model_input));
      }),
    );
  });

  test("is accepted with everything that the schema allows, and all of it is kept", () => {
    fc.assert(
      fc.property(jobMessages, (body) => {
        const { job_id = MESSAGE_ID, model_input, ...job } = body;
        expect(parse(body)).toMatchObject({ job_id, job });
        expect(parse(body).job).toEqual(job);
      }),
    );
  });

  test("has the same digest as the same body, and another digest than another body", () => {
    const { digest } = parse(valid);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(parse(valid).digest).toBe(digest);
    expect(parse({ ...valid, priority: 0 }).digest).not.toBe(digest);
  });

  test("with equal keys has the value of the last one, as with JSON.parse", () => {
    const message = parse(
      '{"model_input":1,"job_id":"a","target":{"model_id":"x"},"job_id":"b","model_input":{"n":2.0}}',
    );
    expect(message.job_id).toBe("b");
    expect(message.modelInput.text).toBe('{"n":2.0}');
  });

  test("keeps an input with names of Object's own members", () => {
    const input = '{"__proto__":{"type":"cancel"},"constructor":1,"type":"cancel"}';
    expect(parse(`{"target":{"model_id":"x"},"model_input":${input}}`).modelInput.text).toBe(input);
  });

  test("keeps an input of half a surrogate pair, escaped", () => {
    expect(parse('{"target":{"model_id":"x"},"model_input":"\\ud800"}').modelInput.text).toBe('"\\ud800"');
  });

  test("keeps an input of 100,000 nested arrays", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(parse(`{"target":{"model_id":"x"},"model_input":${deep}}`).modelInput.text).toBe(deep);
  });
});

test("a cancel message names a job or a batch, in which null counts as absent; a resubmit message names its job", () => {
  const batch = { type: "cancel_batch", batch_id: "nightly" };
  expect(parse({ type: "cancel", batch_id: "nightly" })).toEqual(batch);
  expect(parse({ type: "cancel", batch_id: "nightly", job_id: null })).toEqual(batch);
  expect(parse({ type: "cancel", batch_id: null, job_id: "a" })).toEqual({ type: "cancel", job_id: "a" });
  const page = { type: "cancel_page", batch_id: "nightly", sent_at: "2026-01-01T00:00:00.000Z" };
  expect(parse(page)).toEqual(page);
  expect(parse({ type: "cancel", job_id: "order-123" })).toEqual({ type: "cancel", job_id: "order-123" });
  expect(parse({ type: "resubmit", job_id: "a" })).toEqual({ type: "resubmit", job_id: "a" });
});

describe("null for an optional field counts as absent", () => {
  const optional = ["job_id", ...Object.keys(jobOptionsEntries), "type"];

  test.each(optional)("%s", (field) => {
    const { digest: _, ...message } = parse({ ...valid, job_id: undefined, [field]: null });
    const { digest: __, ...without } = parse({ ...valid, job_id: undefined });
    expect(message).toEqual(without);
  });

  test("in the target and the retry settings too", () => {
    const target = { model_id: null, chain_id: "c", environment: null, deployment_id: "d" };
    const nulls = { development: null, regional: null };
    const inference_retry_config = { max_attempts: 2, initial_delay_ms: null, max_delay_ms: null };
    expect(parse({ ...valid, target: { ...target, ...nulls }, inference_retry_config }).job).toEqual({
      target: { chain_id: "c", deployment_id: "d" },
      inference_retry_config: { max_attempts: 2 },
    });
  });

  test("not for the input, which may be null, nor inside of it", () => {
    expect(parse({ ...valid, model_input: null }).modelInput.text).toBe("null");
    expect(parse({ ...valid, model_input: { a: null } }).modelInput.text).toBe('{"a":null}');
  });
});

describe("a byte order mark before a message", () => {
  const marked = `\ufeff${JSON.stringify(valid)}`;

  test("is skipped, and does not make it another message", () => {
    expect(parse(marked)).toEqual(parse(valid));
  });

  test("does not count in the place of a mistake", () => {
    expect(rejectionOf('\ufeff{"a":1,}').message).toContain("line 1, column 8 (position 7)");
  });
});

describe("a body that is not JSON is rejected with the place, without quoting it", () => {
  test.each([
    ["a word", "SECRET", "text that is not in double quotes at line 1, column 1 (position 0)"],
    ["JSON cut short", '{"job_id":"SECRET', "unexpected end at line 1, column 18 (position 17)"],
    [
      "a trailing comma",
      '{"job_id":"SECRET",}',
      'a trailing comma before "}" at line 1, column 20 (position 19)',
    ],
    ["two messages", '{"a":"SECRET"}\n{}', "a second JSON value at line 2, column 1 (position 15)"],
    [
      "100,000 open brackets",
      "[".repeat(100_000),
      "unexpected end at line 1, column 100001 (position 100000)",
    ],
    [
      "a mistake after 200 KB",
      `["${"x".repeat(200_000)}",NaN]`,
      "NaN at line 1, column 200005 (position 200004)",
    ],
  ])("%s", (_, body, what) => {
    const { code, message, jobId } = rejectionOf(body);
    expect(message).not.toContain("SECRET");
    expect({ code, jobId }).toEqual({ code: "invalid_json", jobId: undefined });
    expect(message.startsWith(`the message body is not JSON: ${what}`)).toBe(true);
  });
});

describe("JSON that is not an object is rejected without quoting it", () => {
  test.each([
    ["null", "null", "null"],
    ["a number", "12", "a number"],
    ["a string", '"SECRET"', "a string"],
    ["an array", '["SECRET"]', "an array"],
    ["100,000 nested arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "an array"],
  ])("%s", (_, body, what) => {
    const { code, message, jobId } = rejectionOf(body);
    expect({ code, message, jobId }).toEqual({
      code: "invalid_message",
      message: `the message body must be a JSON object, but is ${what}`,
      jobId: undefined,
    });
  });
});

describe("size", () => {
  test("an input of 256 KiB is accepted, one byte more is not", () => {
    const fits = `${"é".repeat(MAX_REQUEST_BYTES / 2 - 1)}`;
    expect(parse({ ...valid, model_input: fits }).modelInput.text.length).toBe(MAX_REQUEST_BYTES / 2 + 1);
    const { code, message, jobId } = rejectionOf({ ...valid, model_input: `${fits}x` });
    expect(code).toBe("payload_too_large");
    expect(message).toContain(`model_input has ${MAX_REQUEST_BYTES + 1} bytes`);
    expect(jobId).toBe("order-123");
    expect(rejectionOf({ ...valid, job_id: undefined, model_input: `${fits}x` }).jobId).toBe(MESSAGE_ID);
  });

  test("metadata of 2 KB is accepted, one byte more is not", () => {
    const fits = { é: "é".repeat(MAX_METADATA_BYTES / 2 - 1) };
    expect(parse({ ...valid, metadata: fits }).job.metadata).toEqual(fits);
    const { message } = rejectionOf({ ...valid, metadata: { ...fits, a: "" } });
    expect(message).toBe("metadata must be at most 2048 bytes, keys and values together");
  });
});

test("no body makes it throw any other error", () => {
  const value = fc.anything({ withNullPrototype: true, maxDepth: 2 });
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.json());
  const body = fc.oneof(
    text,
    fc
      .dictionary(fc.constantFrom(...Object.keys(jobMessageSchema.entries), "type"), value)
      .map((fields) => JSON.stringify(fields)),
  );
  fc.assert(
    fc.property(body, (candidate) => {
      try {
        parse(candidate ?? "");
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessageError);
      }
    }),
    { numRuns: 1000 },
  );
});
