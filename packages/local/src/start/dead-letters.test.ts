import { describe, expect, test } from "vitest";
import { createDeadLetters } from "./dead-letters.ts";

const line = { line: 7, body: "nonsense", messageId: "m-7", jobId: undefined, cancels: false };
const letter = { code: "invalid_json", message: "the message body is not JSON" };

const letters = (...bodies: string[]) => {
  const kept = createDeadLetters();
  for (const body of bodies) kept.add({ ...letter, body });
  return kept;
};

describe("the dead letter of a line", () => {
  test("is the one with its body", () => {
    const both = letters("other", "nonsense");
    expect(both.of(line)).toEqual({ line: 7, ...letter });
    expect(both.of({ ...line, jobId: "a" })?.jobId).toBe("a");
    expect(letters("other").of(line)).toBeUndefined();
  });

  test("may have its body in S3", () => {
    const moved = letters('{"body_location":"s3://bucket/dead-letters/m-7"}');
    expect(moved.of(line)).toEqual({ line: 7, ...letter });
    expect(moved.of({ ...line, messageId: "m-8" })).toBeUndefined();
    expect(moved.of({ ...line, messageId: undefined })).toBeUndefined();
  });

  test("stands in for a line that SQS would not take", () => {
    const unsendable = { ...line, messageId: undefined, unsendable: "is empty" };
    expect(letters().of(unsendable)).toMatchObject({
      code: "unsendable",
      message: "the message is empty",
    });
  });
});
