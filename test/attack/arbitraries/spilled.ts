import fc from "fast-check";
import { damaged } from "./damaged.ts";
import { hostileKey, hostileValue, invalidJson, membersOf } from "./hostile-json.ts";

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

// Well-formed, with the location of an object that is missing or outside the spill prefix.
const wrongLocation = fc
  .tuple(
    fc.constantFrom("s3://memory/spill/gone", "s3://other/results/x", "s3://memory/../x", "", "s3://memory/"),
    fc.constantFrom("1767225600000", "1e999", "-0", "0.5"),
  )
  .map(([location, time]) => `{"job_id":"order-1","arrived_at":${time},"body_location":"${location}"}`);

/** Messages on the spill queue that are not as the receiver wrote them; `valid` are messages that it wrote. */
export function foreignMessages(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: damaged(valid).map((bytes) => Buffer.from(bytes).toString()) },
    { weight: 3, arbitrary: membersOf(name, value, 6).map((members) => `{${members}}`) },
    { weight: 1, arbitrary: wrongLocation },
    { weight: 1, arbitrary: hostileValue },
    { weight: 1, arbitrary: invalidJson },
  );
}
