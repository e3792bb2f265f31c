import fc from "fast-check";

const NUMBERS = [
  ...["0", "-0", "1.0", "1e999", "-1e999", "1E-999", "5e-324", "12345678901234567890", "1e21"],
  ...["9".repeat(400), `0.${"1".repeat(400)}`, `-${"7".repeat(400)}e-400`],
];
const STRINGS = [
  ...[
    '""',
    '"PRIVATE text"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\\\"',
    '"\\""',
    '"]}"',
    '"😀"',
  ],
  ...['"\u2028"', '"\\u2029"', '"\ufeff"', '"\u0000"', `"${"x".repeat(5000)}"`, '"s3://other/results/x"'],
];
const WORDS = ["null", "true", "false", "{}", "[]"];
// Some lenient parsers accept these, but they are not JSON.
const INVALID_JSON = [
  ...["NaN", "Infinity", "-Infinity", "undefined", "01", "+1", ".5", "1.", "0x10", "1_000", "'a'", "{a:1}"],
  ...["[1,]", '{"a":1,}', "/**/1", "1//", "--1", "1 2", "", '"\n"', '"\\x41"', '"\\ud80', "tru", "\u00a01"],
];

// No key contains a backslash: V8's JSON.parse may confuse such a key with another (nodejs/node#63785).
const KEYS = [
  ...["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON", "then"],
  ...["length", "0", "-1", "", " ", "a", "\u0000", "\ufeff", "é", "😀", "k".repeat(1000)],
];

/** JSON text of a hostile member name, with its quotes. */
export const hostileKey = fc.oneof(
  fc.constantFrom(...KEYS).map((key) => JSON.stringify(key)),
  // Escaped names, and one that is half a surrogate pair.
  fc.constantFrom('"\\u005f_proto__"', '"\\u0061"', '"\\ud800"'),
);

const scalar = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...STRINGS),
  fc.constantFrom(...WORDS),
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text)),
);

const deep = fc
  .tuple(
    fc.constantFrom(["[", "]"], ['{"a":', "}"], ['[{"__proto__":', "}]"]),
    fc.integer({ min: 1, max: 300 }),
  )
  .map(([[open = "", close = ""], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`);

const wide = fc
  .tuple(hostileKey, scalar, fc.integer({ min: 1, max: 50 }))
  .map(([key, value, width]) => `{${Array(width).fill(`${key}:${value}`).join()}}`);

/** Valid JSON text of a hostile value. */
export const { value: hostileValue } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: deep },
    { weight: 1, arbitrary: wide },
    { weight: 2, arbitrary: tie("array") },
    { weight: 2, arbitrary: tie("object") },
  ),
  array: fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join()}]`),
  object: membersOf(hostileKey, tie("value")).map((members) => `{${members}}`),
}));

/** Text that is not JSON, though some of it looks like JSON. */
export const invalidJson = fc.oneof(
  fc.constantFrom(...INVALID_JSON),
  fc.tuple(fc.constantFrom(...INVALID_JSON), hostileValue).map((texts) => `[${texts.join()}]`),
  hostileValue.map((text) => `\ufeff\ufeff${text}`),
  hostileValue.map((text) => `${text}\u0000`),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** JSON text of an object's members, without the braces; names may occur twice. */
export function membersOf(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
  maxLength = 4,
): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(key, value), { maxLength })
    .map((members) => members.map((m) => m.join(":")).join());
}
