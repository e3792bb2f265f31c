import { describe, expect, test } from "vitest";
import { letterFor } from "./dead-letters.ts";

const line = { line: 7, body: "nonsense", messageId: "m-7", jobId: undefined };
const letter = { code: "invalid_json", message: "the message body is not JSON" };

describe("the dead letter of a line", () => {
  test("is the one with its body", () => {
    const letters = [
      { ...letter, body: "other" },
      { ...letter, body: "nonsense" },
    ];
    expect(letterFor(line, letters)).toEqual({ line: 7, ...letter });
    expect(letterFor({ ...line, jobId: "a" }, letters)?.jobId).toBe("a");
  });

  test("may have its body in S3", () => {
    const body = '{"body_location":"s3://bucket/dead-letters/m-7"}';
    expect(letterFor(line, [{ ...letter, body }])).toMatchObject(letter);
    expect(letterFor({ ...line, messageId: "m-8" }, [{ ...letter, body }])).toBeUndefined();
  });

  test("stands in for a line that SQS would not take", () => {
    const unsendable = { ...line, messageId: undefined, unsendable: "is empty" };
    expect(letterFor(unsendable, [])).toMatchObject({ code: "unsendable", message: "the message is empty" });
  });
});
