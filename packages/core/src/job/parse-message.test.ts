import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobMessages } from "./job.fixture.ts";
import { MAX_METADATA_BYTES, MAX_REQUEST_BYTES } from "./message.ts";
import { InvalidMessageError, parseMessage, type SubmitMessage } from "./parse-message.ts";

const MESSAGE_ID = "c0ffee00-0000-4000-8000-000000000000";
const good = { job_id: "order-123", target: { model_id: "abc123" }, model_input: { text: "hello" } };

function parse(body: unknown): SubmitMessage {
  return parseMessage(typeof body === "string" ? body : JSON.stringify(body), MESSAGE_ID) as SubmitMessage;
}

function refusalOf(body: unknown): InvalidMessageError {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof InvalidMessageError) return error;
    throw error;
  }
  throw new Error("the message was accepted");
}

/** A message that is good but for the JSON text of some members. */
function withText(membersText: string): string {
  return `{"job_id":"order-123","target":{"model_id":"abc123"},"model_input":1,${membersText}}`;
}

describe("an accepted message", () => {
  test("keeps what was asked for, and its input as it was written", () => {
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

  test("without a job id is named by the SQS message id", () => {
    expect(parse({ ...good, job_id: undefined }).job_id).toBe(MESSAGE_ID);
  });

  test("any job id of the allowed characters names it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/), (job_id) => {
        fc.pre(job_id !== "." && job_id !== "..");
        expect(parse({ ...good, job_id }).job_id).toBe(job_id);
      }),
    );
  });

  test("every input that is JSON is accepted, null and a missing object included", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (model_input) => {
        expect(parse({ ...good, model_input }).modelInput.text).toBe(JSON.stringify(model_input));
      }),
    );
  });

  test("whatever the schema allows is accepted and kept whole", () => {
    fc.assert(
      fc.property(jobMessages, (body) => {
        const { job_id = MESSAGE_ID, model_input, ...job } = body;
        expect(parse(body)).toMatchObject({ job_id, job });
        expect(parse(body).job).toEqual(job);
      }),
    );
  });

  test("the same body has the same digest, another body another", () => {
    const { digest } = parse(good);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(parse(good).digest).toBe(digest);
    expect(parse({ ...good, priority: 0 }).digest).not.toBe(digest);
  });

  test("of equal keys the last one counts, as everywhere in JSON", () => {
    const message = parse(
      '{"model_input":1,"job_id":"a","target":{"model_id":"x"},"job_id":"b","model_input":{"n":2.0}}',
    );
    expect(message.job_id).toBe("b");
    expect(message.modelInput.text).toBe('{"n":2.0}');
  });

  test("an input that looks like Object's own members arrives as it is", () => {
    const input = '{"__proto__":{"type":"cancel"},"constructor":1,"type":"cancel"}';
    expect(parse(`{"target":{"model_id":"x"},"model_input":${input}}`).modelInput.text).toBe(input);
  });

  test("an input of half a surrogate pair, escaped, arrives as it is", () => {
    expect(parse('{"target":{"model_id":"x"},"model_input":"\\ud800"}').modelInput.text).toBe('"\\ud800"');
  });

  test("an input that is 100,000 deep arrives as it is", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(parse(`{"target":{"model_id":"x"},"model_input":${deep}}`).modelInput.text).toBe(deep);
  });
});

test("a cancel message and a resubmit message name their job", () => {
  expect(parse({ type: "cancel", job_id: "order-123" })).toEqual({ type: "cancel", job_id: "order-123" });
  expect(parse({ type: "resubmit", job_id: "a" })).toEqual({ type: "resubmit", job_id: "a" });
});

describe("what is not a JSON object is refused without a word of it", () => {
  test.each([
    ["nothing", "", ": it ends too early"],
    ["a word", "SECRET", ""],
    [
      "JSON cut short",
      '{"job_id":"SECRET',
      ": it ends too early|: what stands at position 17 is not allowed there",
    ],
    ["a byte order mark", `\ufeff${JSON.stringify(good)}`, ""],
    ["a trailing comma", '{"job_id":"SECRET",}', ": what stands at position 19 is not allowed there"],
    ["100,000 open brackets", "[".repeat(100_000), ": it ends too early"],
    ["a word that looks like a place", '"" in JSON at position 7 (line 1 column 8)', ".*"],
  ])("%s", (_, body, where) => {
    const { code, message, jobId } = refusalOf(body);
    expect(message).not.toContain("SECRET");
    expect({ code, message, jobId }).toEqual({
      code: "invalid_json",
      message: expect.stringMatching(new RegExp(`^the message body is not JSON(?:${where})$`)),
      jobId: undefined,
    });
  });

  test.each([
    ["null", "null"],
    ["a number", "12"],
    ["a text", '"SECRET"'],
    ["an array", '[{"job_id":"SECRET"}]'],
    ["100,000 nested arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", (_, body) => {
    const { code, message, jobId } = refusalOf(body);
    expect({ code, message, jobId }).toEqual({
      code: "invalid_message",
      message: "the message body must be a JSON object",
      jobId: undefined,
    });
  });
});

const JOB_ID = "must be 1 to 128 of A-Z a-z 0-9 . _ : - and neither . nor ..";
const KNOWN =
  "job_id, target, model_input, priority, max_time_in_queue_seconds, inference_retry_config, on_lost, on_unknown, metadata";
const PRIORITY = "priority must be an integer from 0 to 2";
const QUEUE = "max_time_in_queue_seconds must be an integer from 10 to 259200";
const half = "\ud800";

// Each value holds SECRET where it can, which the error must not.
const faults: [what: string, patch: Record<string, unknown>, message: string][] = [
  ["no target", { target: undefined }, "target is missing"],
  ["no input", { model_input: undefined }, "model_input is missing"],
  ["an unknown field", { SECRETS: "SECRET" }, `SECRETS is not a known field; known are ${KNOWN}`],
  ["a field called constructor", { constructor: 1 }, `constructor is not a known field; known are ${KNOWN}`],
  ["a job id that is no text", { job_id: 12 }, "job_id must be a string"],
  ["a job id of null", { job_id: null }, "job_id must be a string"],
  ["an empty job id", { job_id: "" }, `job_id ${JOB_ID}`],
  ["a job id with a slash", { job_id: "SECRET/1" }, `job_id ${JOB_ID}`],
  ["a job id with a line break", { job_id: "SECRET\n" }, `job_id ${JOB_ID}`],
  ["a job id of dots", { job_id: ".." }, `job_id ${JOB_ID}`],
  ["a long job id", { job_id: "a".repeat(129) }, `job_id ${JOB_ID}`],
  [
    "a target that is a text",
    { target: "model:SECRET" },
    "target must be an object with model_id or chain_id",
  ],
  ["a target that is null", { target: null }, "target must be an object with model_id or chain_id"],
  ["a target that is a list", { target: [] }, "target must be an object with model_id or chain_id"],
  ["neither model nor chain", { target: {} }, "target needs exactly one of model_id and chain_id"],
  [
    "both model and chain",
    { target: { model_id: "a", chain_id: "b" } },
    "target needs exactly one of model_id and chain_id",
  ],
  [
    "a model id of other characters",
    { target: { model_id: "SECRET/x" } },
    "target.model_id must be 1 to 63 letters and digits",
  ],
  ["a chain id that is no text", { target: { chain_id: 7 } }, "target.chain_id must be a string"],
  ["an unknown place", { target: { model_id: "a", region: "SECRET" } }, "target.region is not a known field"],
  [
    "two places",
    { target: { model_id: "a", environment: "SECRET", deployment_id: "SECRET" } },
    "target takes only one of environment, deployment_id and development",
  ],
  [
    "a regional deployment",
    { target: { model_id: "a", deployment_id: "SECRET", regional: true } },
    "target cannot be regional",
  ],
  [
    "a regional environment that is no host name",
    { target: { model_id: "a", environment: "SECRET_1", regional: true } },
    "target cannot be regional with _",
  ],
  ["the environment development", { target: { model_id: "a", environment: "development" } }, "target writes"],
  [
    "development as a text",
    { target: { model_id: "a", development: "SECRET" } },
    "target.development must be true or false",
  ],
  ["a priority over 2", { priority: 3 }, PRIORITY],
  ["a priority below 0", { priority: -1 }, PRIORITY],
  ["a broken priority", { priority: 0.5 }, PRIORITY],
  ["a priority that is a text", { priority: "SECRET" }, PRIORITY],
  ["a priority of null", { priority: null }, PRIORITY],
  ["a short time in the queue", { max_time_in_queue_seconds: 9 }, QUEUE],
  ["a long time in the queue", { max_time_in_queue_seconds: 259_201 }, QUEUE],
  ["retries that are a list", { inference_retry_config: [] }, "inference_retry_config must be an object"],
  [
    "retries that are a text",
    { inference_retry_config: "SECRET" },
    "inference_retry_config must be an object",
  ],
  [
    "no attempt",
    { inference_retry_config: { max_attempts: 0 } },
    "inference_retry_config.max_attempts must be an integer from 1 to 10",
  ],
  [
    "a long first delay",
    { inference_retry_config: { initial_delay_ms: 10_001 } },
    "inference_retry_config.initial_delay_ms must be an integer from 0 to 10000",
  ],
  [
    "a long delay",
    { inference_retry_config: { max_delay_ms: 60_001 } },
    "inference_retry_config.max_delay_ms must be an integer from 0 to 60000",
  ],
  [
    "an unknown retry setting",
    { inference_retry_config: { tries: "SECRET" } },
    "inference_retry_config.tries is not a known field; known are max_attempts, initial_delay_ms, max_delay_ms",
  ],
  ["an unknown on_lost", { on_lost: "SECRET" }, 'on_lost must be "resubmit" or "fail"'],
  ["an unknown on_unknown", { on_unknown: "SECRET" }, 'on_unknown must be "resubmit" or "wait"'],
  ["metadata that is a text", { metadata: "SECRET" }, "metadata must be an object of strings"],
  ["metadata that is a list", { metadata: ["SECRET"] }, "metadata must be an object of strings"],
  ["metadata of null", { metadata: null }, "metadata must be an object of strings"],
  ["a number in metadata", { metadata: { a: 42 } }, "metadata.a must be a string"],
  ["metadata in metadata", { metadata: { a: { b: "SECRET" } } }, "metadata.a must be a string"],
  ["an empty key in metadata", { metadata: { "": "SECRET" } }, "metadata must not have a key that is empty"],
  ["a key prototype in metadata", { metadata: { prototype: "SECRET" } }, "metadata must not have a key"],
  ["a key constructor in metadata", { metadata: { constructor: "SECRET" } }, "metadata must not have a key"],
  [
    "half a character in metadata",
    { metadata: { a: `SECRET${half}` } },
    "metadata.a holds half a surrogate pair",
  ],
  [
    "half a character in a key",
    { metadata: { [half]: "SECRET" } },
    "metadata has a key with half a surrogate pair",
  ],
  ["an unknown type", { type: "SECRET" }, "type is not known"],
  ["a type of null", { type: null }, "type is not known"],
  ["cancelling with an input", { type: "cancel" }, "target is not a known field; known are type, job_id"],
  ["resubmitting with an input", { type: "resubmit" }, "target is not a known field; known are type, job_id"],
];

describe("a fault names the field to mend, never its value", () => {
  test.each(faults)("%s", (_, patch, message) => {
    const refusal = refusalOf({ ...good, ...patch });
    expect(refusal.code).toBe("invalid_message");
    expect(refusal.message).toContain(message);
    expect(refusal.message).not.toMatch(/SECRET(?!S)/);
    // A wrong job id names no job, and a mistake in a cancel or resubmit message is no verdict on its job.
    const namesNone = "job_id" in patch || patch.type === "cancel" || patch.type === "resubmit";
    expect(refusal.jobId).toBe(namesNone ? undefined : "order-123");
  });

  test.each([
    ["the message", '"__proto__":{"type":"cancel"}', "__proto__ is not a known field"],
    [
      "retries",
      '"inference_retry_config":{"__proto__":{"max_attempts":1}}',
      "inference_retry_config.__proto__ is not",
    ],
    ["metadata", '"metadata":{"__proto__":"x","a":"b"}', "metadata must not have a key"],
    ["the target", '"target":{"__proto__":{"model_id":"x"}}', "target.__proto__ is not a known field"],
  ])("__proto__ in %s is refused, not dropped", (_, text, message) => {
    expect(refusalOf(withText(text)).message).toContain(message);
  });

  test.each(["cancel", "resubmit"])("a %s message without a job", (type) => {
    const { message, jobId } = refusalOf({ type });
    expect(message).toBe("job_id is missing");
    expect(jobId).toBeUndefined();
    expect(refusalOf({ type, job_id: "a/b" }).message).toBe(`job_id ${JOB_ID}`);
  });

  test("several faults are told together", () => {
    const { message } = refusalOf({ ...good, priority: 3, on_lost: "x", metadata: { a: 1, b: 2 } });
    expect(message).toBe(
      `${PRIORITY}; on_lost must be "resubmit" or "fail"; metadata.a must be a string; metadata.b must be a string`,
    );
  });

  test("a fault of a message that does not name its job is recorded under the SQS message id", () => {
    expect(refusalOf({ ...good, job_id: undefined, priority: 3 }).jobId).toBe(MESSAGE_ID);
  });
});

describe("size", () => {
  test("an input of 256 KiB is accepted, one byte more is not", () => {
    const fits = `${"é".repeat(MAX_REQUEST_BYTES / 2 - 1)}`;
    expect(parse({ ...good, model_input: fits }).modelInput.text.length).toBe(MAX_REQUEST_BYTES / 2 + 1);
    const { code, message, jobId } = refusalOf({ ...good, model_input: `${fits}x` });
    expect(code).toBe("payload_too_large");
    expect(message).toContain(`model_input has ${MAX_REQUEST_BYTES + 1} bytes`);
    expect(jobId).toBe("order-123");
    expect(refusalOf({ ...good, job_id: undefined, model_input: `${fits}x` }).jobId).toBe(MESSAGE_ID);
  });

  test("metadata of 2 KB is accepted, one byte more is not", () => {
    const fits = { é: "é".repeat(MAX_METADATA_BYTES / 2 - 1) };
    expect(parse({ ...good, metadata: fits }).job.metadata).toEqual(fits);
    const { message } = refusalOf({ ...good, metadata: { ...fits, a: "" } });
    expect(message).toBe("metadata must be at most 2048 bytes, keys and values together");
  });

  test("a megabyte of faults makes a short error", () => {
    const faulty = Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`key${n}`, n]));
    const { message } = refusalOf({ ...good, metadata: faulty });
    expect(message).toMatch(/^metadata\.key0 must be a string; .*; and 79990 more$/);
    expect(message.length).toBeLessThan(500);
  });

  test("a field whose name is a megabyte long makes a short, well-formed error", () => {
    const { message } = refusalOf(withText(`"\\ud800${"x".repeat(1_048_000)}":1`));
    expect(message).toContain("x… is not a known field");
    expect(message.isWellFormed()).toBe(true);
    expect(message.length).toBeLessThan(500);
  });

  test("a value 100,000 deep where a text belongs is refused", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(refusalOf(withText(`"metadata":{"a":${deep}},"priority":${deep}`)).message).toBe(
      `${PRIORITY}; metadata.a must be a string`,
    );
  });
});

test("nothing makes it throw anything but its own error", () => {
  const value = fc.anything({ withNullPrototype: true, maxDepth: 2 });
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.json());
  const body = fc.oneof(
    text,
    fc
      .dictionary(fc.constantFrom(...KNOWN.split(", "), "type"), value)
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
