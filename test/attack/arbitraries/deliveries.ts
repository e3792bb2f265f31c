import fc from "fast-check";
import { damaged } from "./damaged.ts";
import { hostileKey, hostileValue, invalidJson, membersOf } from "./hostile-json.ts";

/** Times that are not stale at the test's time, the beginning of 2026. */
export const FRESH = ["2026-01-01T00:00:00.000000Z", "2025-12-31T23:55:00Z", "2026-01-01T01:05:00+01:00"];
const STALE = [
  ...["2025-12-31T23:54:59Z", "2026-01-01T00:05:01.5Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
  ...["", "yesterday", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00Z ", "0".repeat(300)],
];

const time = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FRESH) },
  { weight: 1, arbitrary: fc.constantFrom(...STALE) },
);
const errors = fc.oneof(
  { weight: 4, arbitrary: fc.constant("[]") },
  { weight: 1, arbitrary: hostileValue },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc
          .tuple(hostileValue, hostileValue)
          .map(([code, message]) => `{"code":${code},"message":${message}}`),
        { maxLength: 3 },
      )
      .map((list) => `[${list.join()}]`),
  },
);
const requestId = fc.constantFrom('"request-1"', '"another"', '"\\ud800"', `"${"r".repeat(256)}"`);
/** An output that is no strict JSON, and what makes it strict. */
const ALMOST_JSON = {
  text: '{"score":NaN,"PRIVATE":"almost JSON"}',
  strict: '{"score":null,"PRIVATE":"almost JSON"}',
};
const data = fc.oneof(
  fc.constant('{"text":"PRIVATE output"}'),
  fc.constant("null"),
  fc.constant(ALMOST_JSON.text),
  hostileValue,
);
// The last one is the same name, escaped.
const dataName = fc.constantFrom('"data"', '"data"', '"data"', '"\\u0064ata"');
const space = fc.constantFrom("", "", " ", "\n\t ", " ".repeat(500));

/** The text of a well-formed delivery with any values. */
const wellFormed = fc
  .record({ requestId, time, dataName, data, errors, space, more: membersOf(hostileKey, hostileValue, 2) })
  .map((d) => {
    const more = d.more === "" ? "" : `${d.more},`;
    const head = `${d.space}{${more}"request_id":${d.requestId},"type":"async_request_completed",`;
    return `${head}"time":${JSON.stringify(d.time)},${d.dataName}:${d.space}${d.data}${d.space},"errors":${d.errors}}`;
  });

const NAMES = ["request_id", "data", "errors", "time", "type", "model_id", "chain_id", "deployment_id"];
const name = fc.oneof(fc.constantFrom(...NAMES.map((known) => `"${known}"`)), dataName, hostileKey);
const value = fc.oneof(requestId, hostileValue);
const anyObject = membersOf(name, value, 8).map((members) => `{${members}}`);

// Too large for the record or for a message on the spill queue. Created once, because that takes time.
const LARGE = [
  `{"request_id":"r","time":"${FRESH[0]}","data":"${"x".repeat(360_000)}"}`,
  `{"request_id":"r","time":"${FRESH[0]}","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  `{"request_id":"r","time":"${FRESH[0]}","data":"${"x".repeat(900_000)}"}`,
  `{"request_id":"r","errors":[${'{"code":"c","message":"PRIVATE"},'.repeat(5000)}0]}`,
  "[".repeat(200_000),
];

const text = (from: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  from.map((string) => Buffer.from(string));

/** Bodies of deliveries: valid, damaged, hostile, or not JSON. */
export const deliveryBodies: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 200, arbitrary: text(wellFormed) },
  { weight: 150, arbitrary: damaged(wellFormed) },
  { weight: 60, arbitrary: text(anyObject) },
  { weight: 30, arbitrary: text(fc.oneof(hostileValue, invalidJson)) },
  { weight: 15, arbitrary: fc.uint8Array({ maxLength: 64 }) },
  { weight: 1, arbitrary: text(fc.constantFrom(...LARGE)) },
);

export interface DeliveryContent {
  /** The output; {@link NOT_JSON} if it is text. */
  readonly data: unknown;
  /** Whether the receiver may also treat it as malformed, because it is damaged and no JSON. */
  readonly isDamaged: boolean;
  /** Whether it has errors and no output. */
  readonly isFailure: boolean;
  /** Whether it was sent at most five minutes ago; `undefined` if the test does not know. */
  readonly isFresh: boolean | undefined;
}

/** The content of a body, read without the product's code; `undefined` if it is malformed. */
export function readDelivery(body: Uint8Array): DeliveryContent | undefined {
  const text = new TextDecoder().decode(body);
  const value = parsed(text);
  if (value === undefined) return readAlmostJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { request_id, data, errors, error, type, status, time } = value as Record<string, unknown>;
  const isName = typeof request_id === "string" && request_id !== "" && request_id.length <= 256;
  if (!isName && typeof request_id !== "number") return undefined;
  const hasErrors = [errors, error].some((each) =>
    Array.isArray(each) ? each.length > 0 : !NO_ERRORS.includes(each),
  );
  const isMarked = [type, status].some(
    (each) => typeof each === "string" && /fail|error|cancel|expired|time/i.test(each),
  );
  const isFresh = FRESH.some((known) => known === time) || (isStale(time) ? false : undefined);
  const isFailure = (data ?? null) === null && (hasErrors || isMarked);
  return { data: data ?? null, isFailure, isFresh, isDamaged: false };
}

export const NOT_JSON = Symbol("not JSON");

function readAlmostJson(text: string): DeliveryContent | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  if (text.includes(ALMOST_JSON.text)) {
    const content = readDelivery(Buffer.from(text.replaceAll(ALMOST_JSON.text, ALMOST_JSON.strict)));
    if (content?.isDamaged === false) return { ...content, data: NOT_JSON };
  }
  return { data: NOT_JSON, isFailure: false, isFresh: undefined, isDamaged: true };
}

const NO_ERRORS: readonly unknown[] = [undefined, null, "", false];

function isStale(time: unknown): boolean {
  return typeof time !== "string" || STALE.includes(time);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
