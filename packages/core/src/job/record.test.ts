import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { histories } from "./job.fixture.ts";
import { boundErrors, jobRecordSchema, MAX_ERROR_CHARS, MAX_ERRORS } from "./record.ts";

test("the schema accepts every record of the state machine, and keeps all of it", () => {
  let records = 0;
  fc.assert(
    fc.property(histories, (changes) => {
      for (const { after } of changes) {
        records++;
        expect(v.parse(jobRecordSchema, after)).toEqual(after);
      }
    }),
  );
  expect(records).toBeGreaterThan(100);
});

describe("errors are small enough for a record", () => {
  test("the first ten are kept, each cut and marked with …", () => {
    const long = { code: "c".repeat(200), message: "m".repeat(5000) };
    const bounded = boundErrors(Array.from({ length: 20 }, () => long));
    expect(bounded).toHaveLength(MAX_ERRORS);
    expect(bounded[0]?.code).toBe(`${"c".repeat(127)}…`);
    expect(bounded[0]?.message).toBe(`${"m".repeat(MAX_ERROR_CHARS - 1)}…`);
  });

  test("any error becomes well-formed text, and a short one is unchanged", () => {
    const text = fc.string({ unit: "binary", maxLength: 3000, size: "max" });
    fc.assert(
      fc.property(text, (message) => {
        const [bounded] = boundErrors([{ code: "CODE", message }]);
        expect(bounded?.code).toBe("CODE");
        expect(bounded?.message.isWellFormed()).toBe(true);
        expect(bounded?.message.length).toBeLessThanOrEqual(MAX_ERROR_CHARS);
        if (message.length <= MAX_ERROR_CHARS) expect(bounded?.message).toBe(message.toWellFormed());
      }),
    );
  });

  test("only code and message are kept", () => {
    const error = { code: "c", message: "m", input: "SECRET" };
    expect(boundErrors([error])).toEqual([{ code: "c", message: "m" }]);
  });
});
