import { describe, expect, test } from "vitest";
import { MESSAGE_ID, rejectionOf, valid } from "./parse-message.fixture.ts";

/** A valid message, except for the JSON text of some members. */
function withText(membersText: string): string {
  return `{"job_id":"order-123","target":{"model_id":"abc123"},"model_input":1,${membersText}}`;
}

const JOB_ID = "must be 1 to 128 characters of A-Z a-z 0-9 . _ : - and not . or ..";
const KNOWN =
  "job_id, target, model_input, batch_id, priority, max_time_in_queue_seconds, inference_retry_config, on_lost, on_unknown, replay_of, metadata";
const PRIORITY = "priority must be an integer from 0 to 2";
const QUEUE = "max_time_in_queue_seconds must be an integer from 10 to 259200";
const halfSurrogate = "\ud800";

// Each value contains SECRET where possible, and the error must not.
const mistakes: [what: string, patch: Record<string, unknown>, message: string][] = [
  ["no target", { target: undefined }, "target is missing"],
  ["no input", { model_input: undefined }, "model_input is missing"],
  ["an unknown field", { SECRETS: "SECRET" }, `SECRETS is not a known field; known are ${KNOWN}`],
  ["a field called constructor", { constructor: 1 }, `constructor is not a known field; known are ${KNOWN}`],
  ["a job id that is not a string", { job_id: 12 }, "job_id must be a string"],
  ["an empty job id", { job_id: "" }, `job_id ${JOB_ID}`],
  ["a job id with a slash", { job_id: "SECRET/1" }, `job_id ${JOB_ID}`],
  ["a job id with a line break", { job_id: "SECRET\n" }, `job_id ${JOB_ID}`],
  ["a job id of dots", { job_id: ".." }, `job_id ${JOB_ID}`],
  ["a long job id", { job_id: "a".repeat(129) }, `job_id ${JOB_ID}`],
  [
    "a target that is a string",
    { target: "model:SECRET" },
    "target must be an object with model_id or chain_id",
  ],
  ["a target that is null", { target: null }, "target must be an object with model_id or chain_id"],
  ["a target that is a list", { target: [] }, "target must be an object with model_id or chain_id"],
  ["neither model nor chain", { target: {} }, "target must have exactly one of model_id and chain_id"],
  [
    "both model and chain",
    { target: { model_id: "a", chain_id: "b" } },
    "target must have exactly one of model_id and chain_id",
  ],
  [
    "a model id of other characters",
    { target: { model_id: "SECRET/x" } },
    "target.model_id must be 1 to 63 letters and digits",
  ],
  ["a chain id that is not a string", { target: { chain_id: 7 } }, "target.chain_id must be a string"],
  ["an unknown place", { target: { model_id: "a", region: "SECRET" } }, "target.region is not a known field"],
  [
    "two places",
    { target: { model_id: "a", environment: "SECRET", deployment_id: "SECRET" } },
    "target must have at most one of environment, deployment_id and development",
  ],
  [
    "a regional deployment",
    { target: { model_id: "a", deployment_id: "SECRET", regional: true } },
    "target cannot be regional",
  ],
  [
    "a regional environment that cannot be part of a host name",
    { target: { model_id: "a", environment: "SECRET_1", regional: true } },
    "target cannot be regional with _",
  ],
  [
    "the environment development on a regional host",
    { target: { model_id: "a", environment: "development", regional: true } },
    "target cannot be regional with the environment development",
  ],
  [
    "development as a string",
    { target: { model_id: "a", development: "SECRET" } },
    "target.development must be true or false",
  ],
  ["a priority over 2", { priority: 3 }, PRIORITY],
  ["a priority below 0", { priority: -1 }, PRIORITY],
  ["a priority that is not an integer", { priority: 0.5 }, PRIORITY],
  ["a priority that is a string", { priority: "SECRET" }, PRIORITY],
  ["an unknown field of null", { SECRETS: null }, "SECRETS is not a known field"],
  [
    "a target of nulls",
    { target: { model_id: null } },
    "target must have exactly one of model_id and chain_id",
  ],
  ["a short time in the queue", { max_time_in_queue_seconds: 9 }, QUEUE],
  ["a long time in the queue", { max_time_in_queue_seconds: 259_201 }, QUEUE],
  ["retries that are a list", { inference_retry_config: [] }, "inference_retry_config must be an object"],
  [
    "retries that are a string",
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
  ["metadata that is a string", { metadata: "SECRET" }, "metadata must be an object of strings"],
  ["metadata that is a list", { metadata: ["SECRET"] }, "metadata must be an object of strings"],
  ["a null in metadata", { metadata: { a: null } }, "metadata.a must be a string"],
  ["a number in metadata", { metadata: { a: 42 } }, "metadata.a must be a string"],
  ["metadata in metadata", { metadata: { a: { b: "SECRET" } } }, "metadata.a must be a string"],
  ["an empty key in metadata", { metadata: { "": "SECRET" } }, "metadata must not have a key that is empty"],
  ["a key prototype in metadata", { metadata: { prototype: "SECRET" } }, "metadata must not have a key"],
  ["a key constructor in metadata", { metadata: { constructor: "SECRET" } }, "metadata must not have a key"],
  [
    "half a surrogate pair in metadata",
    { metadata: { a: `SECRET${halfSurrogate}` } },
    "metadata.a contains half a surrogate pair",
  ],
  [
    "half a surrogate pair in a key",
    { metadata: { [halfSurrogate]: "SECRET" } },
    "metadata has a key with half a surrogate pair",
  ],
  ["an unknown type", { type: "SECRET" }, "type is not known"],
  ["a cancel message of null fields", { type: "cancel", priority: null }, "target is not a known field"],
  [
    "cancelling with an input",
    { type: "cancel" },
    "target is not a known field; known are type, and job_id or",
  ],
  ["resubmitting with an input", { type: "resubmit" }, "target is not a known field; known are type, job_id"],
];

describe("an error names the field to fix, never its value", () => {
  test.each(mistakes)("%s", (_, patch, message) => {
    const rejection = rejectionOf({ ...valid, ...patch });
    expect(rejection.code).toBe("invalid_message");
    expect(rejection.message).toContain(message);
    expect(rejection.message).not.toMatch(/SECRET(?!S)/);
    // An invalid job id names no job, and a mistake in a cancel or resubmit message does not reject its job.
    const namesNoJob = "job_id" in patch || patch.type === "cancel" || patch.type === "resubmit";
    expect(rejection.jobId).toBe(namesNoJob ? undefined : "order-123");
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
  ])("__proto__ in %s is rejected, not dropped", (_, text, message) => {
    expect(rejectionOf(withText(text)).message).toContain(message);
  });

  test.each(["cancel", "resubmit"])("a %s message must have a valid job id", (type) => {
    const { message, jobId } = rejectionOf({ type });
    expect(message).toBe("job_id is missing");
    expect(jobId).toBeUndefined();
    expect(rejectionOf({ type, job_id: "a/b" }).message).toBe(`job_id ${JOB_ID}`);
  });

  test("a cancel message names a job or a batch", () => {
    expect(rejectionOf({ type: "cancel", job_id: "a", batch_id: "b" }).message).toBe(
      "job_id and batch_id are both given: cancel one of them",
    );
    expect(rejectionOf({ type: "cancel", batch_id: "b", priority: 1 }).message).toBe(
      "priority is not a known field; known are type, and job_id or batch_id",
    );
    expect(rejectionOf({ type: "cancel", batch_id: "a/b" }).message).toMatch(/^batch_id must be 1 to 64/);
  });

  test("several mistakes are reported together", () => {
    const { message } = rejectionOf({ ...valid, priority: 3, on_lost: "x", metadata: { a: 1, b: 2 } });
    expect(message).toBe(
      `${PRIORITY}; on_lost must be "resubmit" or "fail"; metadata.a must be a string; metadata.b must be a string`,
    );
  });

  test("a mistake in a message without a job id is reported for the SQS message id", () => {
    expect(rejectionOf({ ...valid, job_id: undefined, priority: 3 }).jobId).toBe(MESSAGE_ID);
  });

  test("a megabyte of mistakes makes a short error", () => {
    const metadata = Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`key${n}`, n]));
    const { message } = rejectionOf({ ...valid, metadata });
    expect(message).toMatch(/^metadata\.key0 must be a string; .*; and 79990 more$/);
    expect(message.length).toBeLessThan(500);
  });

  test("a field with a name of a megabyte makes a short, well-formed error", () => {
    const { message } = rejectionOf(withText(`"\\ud800${"x".repeat(1_048_000)}":1`));
    expect(message).toContain("x… is not a known field");
    expect(message.isWellFormed()).toBe(true);
    expect(message.length).toBeLessThan(500);
  });

  test("a value of 100,000 nested objects instead of a string is rejected", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(rejectionOf(withText(`"metadata":{"a":${deep}},"priority":${deep}`)).message).toBe(
      `${PRIORITY}; metadata.a must be a string`,
    );
  });
});
