import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonText, stringifyMembers } from "./json-text.ts";
import { memberText } from "./member-text.ts";

test("JSON text is written byte for byte among other members", () => {
  const model_input = new JsonText('{"n": 1.0, "n": 12345678901234567890 }');
  expect(stringifyMembers({ priority: 1, model_input, left_out: undefined, none: null })).toBe(
    '{"priority":1,"model_input":{"n": 1.0, "n": 12345678901234567890 },"none":null}',
  );
});

test("without JSON text it writes what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
      expect(stringifyMembers(members)).toBe(JSON.stringify(members));
    }),
  );
});

test("memberText reads what stringifyMembers wrote", () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), fc.string(), (text, key, other) => {
      fc.pre(key !== other);
      const written = stringifyMembers(
        Object.fromEntries([
          [other, "}{"],
          [key, new JsonText(text)],
        ]),
      );
      expect(memberText(written, key)).toBe(text);
    }),
  );
});
