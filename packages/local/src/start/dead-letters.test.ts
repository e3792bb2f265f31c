import { describe, expect, test } from "vitest";
import { createDeadLetters } from "./dead-letters.ts";

const line = { line: 7, body: "nonsense", messageId: "m-7", jobId: undefined };
const reason = { code: "invalid_json", message: "the message body is not JSON" };

const withBodies = (...bodies: string[]) => {
  const deadLetters = createDeadLetters();
  for (const body of bodies) deadLetters.add({ ...reason, body });
  return deadLetters;
};

describe("the dead letter of a line", () => {
  test("has the same body as the line", () => {
    const both = withBodies("other", "nonsense");
    expect(both.find(line)).toEqual({ line: 7, ...reason });
    expect(both.find({ ...line, jobId: "a" })?.jobId).toBe("a");
    expect(withBodies("other").find(line)).toBeUndefined();
  });

  test("is found when its body is in S3", () => {
    const stored = withBodies('{"body_location":"s3://bucket/dead-letters/m-7"}');
    expect(stored.find(line)).toEqual({ line: 7, ...reason });
    expect(stored.find({ ...line, messageId: "m-8" })).toBeUndefined();
    expect(stored.find({ ...line, messageId: undefined })).toBeUndefined();
  });

  test("has the code unsendable for a line that SQS would reject", () => {
    const unsendable = { ...line, messageId: undefined, unsendable: "is empty, which SQS rejects" };
    expect(withBodies().find(unsendable)).toMatchObject({
      code: "unsendable",
      message: "the message is empty, which SQS rejects",
    });
  });
});
