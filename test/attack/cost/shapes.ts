/** Creates a body of about this size. */
export type Shape = (bytes: number) => Buffer;

/** Repeats `part` between `head` and `tail` until the body is full. */
function filled(head: string, part: string, tail: string, separator = ","): Shape {
  return (bytes) => {
    const room = bytes - Buffer.byteLength(head + tail);
    const times = Math.floor((room + separator.length) / Buffer.byteLength(part + separator));
    return Buffer.from(head + Array(times).fill(part).join(separator) + tail);
  };
}

function nested(
  head: string,
  [open, innermost, close]: readonly [string, string, string],
  tail: string,
): Shape {
  return (bytes) => {
    const depth = Math.floor(
      (bytes - head.length - innermost.length - tail.length) / (open.length + close.length),
    );
    return Buffer.from(head + open.repeat(depth) + innermost + close.repeat(depth) + tail);
  };
}

/** An object with different keys until the body is full. */
function wide(head: string, keyOf: (n: number) => string, value: string, tail: string): Shape {
  return (bytes) => {
    const members: string[] = [];
    let room = bytes - head.length - tail.length;
    for (let n = 0; room > 0; n++) {
      const member = `${JSON.stringify(keyOf(n))}:${value}`;
      members.push(member);
      room -= member.length + 1;
    }
    return Buffer.from(head + members.slice(0, -1).join() + tail);
  };
}

function invalidUtf8(head: string, tail: string): Shape {
  return (bytes) =>
    Buffer.concat([
      Buffer.from(head),
      Buffer.alloc(bytes - head.length - tail.length, 0xff),
      Buffer.from(tail),
    ]);
}

const ROW = '{"label":"positive","score":0.98431,"at":[12,57]}';

/** Hostile values of maximum size; `head` and `tail` are the object around the value. */
function valuesIn(head: string, tail: string): Readonly<Record<string, Shape>> {
  return {
    "arrays in arrays": nested(head, ["[", "1", "]"], tail),
    "objects in objects": nested(head, ['{"a":', "1", "}"], tail),
    "arrays in objects": nested(head, ['[{"a":', "1", "}]"], tail),
    "never closed": filled(head, "[", "", ""),
    "closed too often": filled(head, "]", tail, ""),
    "different keys": wide(`${head}{`, (n) => `k${n.toString(36)}`, "0", `}${tail}`),
    "keys that are numbers": wide(`${head}{`, (n) => `${n * 7}`, "0", `}${tail}`),
    "one key repeated": filled(`${head}{`, '"a":0', `}${tail}`),
    "__proto__ repeated": filled(`${head}{`, '"__proto__":{}', `}${tail}`),
    "escaped keys": filled(`${head}{`, '"\\u0061":0', `}${tail}`),
    "one long key": filled(`${head}{"`, "k", `":1}${tail}`, ""),
    "empty objects": filled(`${head}[`, "{}", `]${tail}`),
    "empty strings": filled(`${head}[`, '""', `]${tail}`),
    "infinite numbers": filled(`${head}[`, "1e999", `]${tail}`),
    "numbers of 400 digits": filled(`${head}[`, "7".repeat(400), `]${tail}`),
    "one integer": filled(head, "7", tail, ""),
    "one fraction": filled(`${head}0.`, "7", tail, ""),
    "half surrogate pairs": filled(`${head}"`, "\\ud800", `"${tail}`, ""),
    backslashes: filled(`${head}"`, "\\\\", `"${tail}`, ""),
    "invalid UTF-8": invalidUtf8(`${head}"`, `"${tail}`),
    "white space": filled(head, " ", `1${tail}`, ""),
    "white space at the end": filled(`${head}1${tail}`, " ", "", ""),
    "invalid after the opening bracket": filled(head, "[0,", "x", ""),
  };
}

const DATA = ['{"request_id":"r","time":"2026-01-01T00:00:00Z","data":', "}"] as const;
const MEMBERS = ['{"request_id":"r","time":"2026-01-01T00:00:00Z",', "}"] as const;

/** A typical output of a model. */
export const BENIGN_DELIVERY = filled(`${DATA[0]}[`, ROW, `]${DATA[1]}`);

export const HOSTILE_DELIVERIES: Readonly<Record<string, Shape>> = {
  ...valuesIn(...DATA),
  "different members": wide(MEMBERS[0], (n) => `k${n.toString(36)}`, "0", MEMBERS[1]),
  "one member repeated": filled(MEMBERS[0], '"a":0', MEMBERS[1]),
  "data repeated": filled(MEMBERS[0], '"data":0', MEMBERS[1]),
  "escaped members": filled(MEMBERS[0], '"\\u0064ata":0', MEMBERS[1]),
  errors: filled(`${MEMBERS[0]}"errors":[`, '{"code":"c","message":"m"}', `]${MEMBERS[1]}`),
  "one error": filled(`${MEMBERS[0]}"errors":"`, "x", `"${MEMBERS[1]}`, ""),
  zeros: (bytes) => Buffer.alloc(bytes),
  "byte order marks": filled("", "\ufeff", "", ""),
};

const JOB = '{"target":{"model_id":"a"},';
const INPUT = [`${JOB}"model_input":`, "}"] as const;
const METADATA = [`${JOB}"model_input":1,"metadata":`, "}"] as const;

/** A valid job, except that its input is too large to submit. */
export const BENIGN_MESSAGE = filled(`${INPUT[0]}[`, ROW, `]${INPUT[1]}`);

const named = (where: string, shapes: Readonly<Record<string, Shape>>) =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`${where}: ${name}`, shape]));

export const HOSTILE_MESSAGES: Readonly<Record<string, Shape>> = {
  ...named("input", valuesIn(...INPUT)),
  ...named("metadata", valuesIn(...METADATA)),
  "target: arrays in arrays": nested('{"model_input":1,"target":', ["[", "1", "]"], "}"),
  "target: objects in objects": nested('{"model_input":1,"target":', ['{"model_id":', "1", "}"], "}"),
  "target: unknown members": wide('{"model_input":1,"target":{', (n) => `k${n.toString(36)}`, "0", "}}"),
  "target: one long id": filled('{"model_input":1,"target":{"model_id":"', "a", '"}}', ""),
  "job id: one long id": filled(`${JOB}"model_input":1,"job_id":"`, "a", '"}', ""),
  "job id: arrays in arrays": nested(`${JOB}"model_input":1,"job_id":`, ["[", "1", "]"], "}"),
  "metadata: strings": wide(`${METADATA[0]}{`, (n) => `k${n.toString(36)}`, '"x"', `}${METADATA[1]}`),
  "unknown members": wide(`${JOB}"model_input":1,`, (n) => `k${n.toString(36)}`, "0", "}"),
  "model_input repeated": filled(JOB, '"model_input":0', "}"),
};
