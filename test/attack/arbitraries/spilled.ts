import fc from "fast-check";
import { mutated } from "./damaged.ts";
import { hostileKey, hostileValue, membersOf, noJson } from "./hostile-json.ts";

const NAMES = ["job_id", "arrived_at", "signature", "body_base64", "body_location"];
const name = fc.oneof(fc.constantFrom(...NAMES.map((known) => `"${known}"`)), hostileKey);
const value = fc.oneof(
  hostileValue,
  fc.constantFrom('"order-1"', '".."', '"a/b"', "1767225600000", "-1", '"1767225600000"', '"e30="', '"###"'),
  fc.constantFrom(
    '"s3://memory/spill/gone"',
    '"s3://other/results/x"',
    '"http://example.com"',
    '"/etc/passwd"',
  ),
);

// Right in form, and naming an object that is not there, or not theirs to name.
const astray = fc
  .tuple(
    fc.constantFrom("s3://memory/spill/gone", "s3://other/results/x", "s3://memory/../x", "", "s3://memory/"),
    fc.constantFrom("1767225600000", "1e999", "-0", "0.5"),
  )
  .map(([at, time]) => `{"job_id":"order-1","arrived_at":${time},"body_location":"${at}"}`);

/** Messages on the spill queue that the receiver did not write, or not so. `good` are some that it did. */
export function foreignMessages(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: mutated(good).map((bytes) => Buffer.from(bytes).toString()) },
    { weight: 3, arbitrary: membersOf(name, value, 6).map((members) => `{${members}}`) },
    { weight: 1, arbitrary: astray },
    { weight: 1, arbitrary: hostileValue },
    { weight: 1, arbitrary: noJson },
  );
}
