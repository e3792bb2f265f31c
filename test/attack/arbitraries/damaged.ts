import fc from "fast-check";

interface Damage {
  readonly kind: "flip" | "cut" | "insert" | "remove" | "repeat";
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

// Text that parsers often handle wrongly.
const ODD = ["\u0000", "\ufeff", '"', "\\", "{", "}", "[", ",", ":", "1e999", '"__proto__":{},', "\n", "é"];

const bytes = fc.oneof(
  fc.constantFrom(...ODD).map((text) => new Uint8Array(Buffer.from(text))),
  fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5]).map((raw) => Uint8Array.from(raw)),
  fc.uint8Array({ minLength: 1, maxLength: 6 }),
);

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("flip", "cut", "insert", "remove", "repeat"),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 12 }),
  bytes,
});

/** Valid text with damage in one to three places: bits flipped, the end cut off, bytes added, removed or repeated. */
export function damaged(valid: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(valid, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([text, damages]) => damages.reduce<Uint8Array>(apply, Buffer.from(text)));
}

function apply(whole: Uint8Array, { kind, at: anywhere, length, bytes: extra }: Damage): Uint8Array {
  const at = anywhere % (whole.length + 1);
  const before = whole.subarray(0, at);
  switch (kind) {
    case "flip": {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (length % 8));
      return flipped;
    }
    case "cut":
      return before;
    case "insert":
      return Buffer.concat([before, extra, whole.subarray(at)]);
    case "remove":
      return Buffer.concat([before, whole.subarray(at + length)]);
    case "repeat":
      return Buffer.concat([before, whole.subarray(at, at + length), whole.subarray(at)]);
  }
}
