import fc from "fast-check";
import { damaged } from "./damaged.ts";
import { hostileKey, hostileValue, invalidJson, membersOf } from "./hostile-json.ts";

const target = fc.oneof(
  fc.constantFrom(
    ...[
      '{"model_id":"abc123"}',
      '{"chain_id":"def456","environment":"staging"}',
      '{"model_id":"a","development":true}',
    ],
    ...['{"model_id":"a","deployment_id":"d1"}', '{"model_id":"a","environment":"eu","regional":true}'],
  ),
);
const jobId = fc.constantFrom(
  '"order-1"',
  '"a"',
  '"__proto__"',
  '"constructor"',
  '"..."',
  `"${"i".repeat(128)}"`,
);
const input = fc.oneof(fc.constant('{"text":"PRIVATE input"}'), hostileValue);
const options = fc.constantFrom(
  ...["", ',"priority":2', ',"priority":-0', ',"on_lost":"fail"', ',"on_unknown":"wait"', ',"priority":1e0'],
  ...[',"max_time_in_queue_seconds":6e2', ',"inference_retry_config":{"max_attempts":3}', ',"metadata":{}'],
  ...[',"metadata":{"customer":"PRIVATE","then":"x","toString":"y"}', ',"priority":0,"priority":1'],
);
// The last one is the same name, escaped.
const inputName = fc.constantFrom('"model_input"', '"model_input"', '"model_\\u0069nput"');
const space = fc.constantFrom("", "", " ", "\n\t ", " ".repeat(500));

const validJob = fc
  .record({ target, jobId: fc.option(jobId), inputName, input, options, space })
  .map(
    (m) =>
      `{${m.space}"target":${m.target}${m.jobId === null ? "" : `,"job_id":${m.jobId}`},${m.inputName}:${m.space}${m.input}${m.space}${m.options}}`,
  );
const validCommand = fc
  .tuple(fc.constantFrom("cancel", "resubmit"), jobId)
  .map(([type, id]) => `{"type":"${type}","job_id":${id}}`);

const validMessages = fc.oneof({ weight: 9, arbitrary: validJob }, { weight: 1, arbitrary: validCommand });

const NAMES = [
  ...["job_id", "target", "model_input", "priority", "max_time_in_queue_seconds", "inference_retry_config"],
  ...["on_lost", "on_unknown", "metadata", "type"],
];
const TARGET_NAMES = ["model_id", "chain_id", "environment", "deployment_id", "development", "regional"];
const nameOf = (known: readonly string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known).map((name) => `"${name}"`) },
    { weight: 1, arbitrary: hostileKey },
  );
const word = fc.constantFrom(
  '"production"',
  '"a1"',
  '"development"',
  "true",
  "1",
  '"../x"',
  '"a/b"',
  '"é"',
  '"a\\u0000"',
);
const hostileTarget = membersOf(nameOf(TARGET_NAMES), fc.oneof(word, hostileValue), 3).map((t) => `{${t}}`);
const hostileMember = fc.oneof(
  hostileValue,
  target,
  hostileTarget,
  jobId,
  fc.constantFrom('"cancel"', '"resubmit"', '"submit"', "1", '"fail"', '"wait"'),
  membersOf(hostileKey, fc.oneof(jobId, hostileValue), 3).map((m) => `{${m}}`),
);
const anyObject = membersOf(nameOf(NAMES), hostileMember, 7).map((members) => `{${members}}`);

// A valid message with an additional or repeated member; of two equal names, the last one counts.
const withExtraMember = fc
  .tuple(validMessages, nameOf(NAMES), hostileMember)
  .map(([message, name, value]) => `${message.slice(0, -1)},${name}:${value}}`);

/** Bodies near the size limits of the API and of SQS; created once, because creating them takes time. */
export const LARGE_BODIES: readonly string[] = [
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":"${"x".repeat(262_142)}"}`,
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":"${"€".repeat(87_400)}"}`,
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":1,"${"k".repeat(1_000_000)}":1}`,
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":1,"metadata":{${'"a":1,'.repeat(100_000)}"b":2}}`,
  `{"job_id":"order-1","target":${'{"model_id":'.repeat(80_000)}1${"}".repeat(80_000)},"model_input":1}`,
  `{"job_id":"order-1","target":{"model_id":"a"},"model_input":1,"metadata":{${numbers(3000)}}}`,
  "[".repeat(1_000_000),
];

function numbers(members: number): string {
  return Array.from({ length: members }, (_, n) => `"member-${n}":${n}`).join();
}

/** Bodies of messages on the jobs queue: valid, damaged, hostile, or not JSON. */
export const messageBodies: fc.Arbitrary<string> = fc.oneof(
  { weight: 200, arbitrary: validMessages },
  { weight: 150, arbitrary: damaged(validMessages).map((bytes) => Buffer.from(bytes).toString()) },
  { weight: 150, arbitrary: withExtraMember },
  { weight: 100, arbitrary: anyObject },
  { weight: 40, arbitrary: fc.oneof(hostileValue, invalidJson) },
  { weight: 1, arbitrary: fc.constantFrom(...LARGE_BODIES) },
);
