import assert from "node:assert/strict";
import { InvalidMessageError, MAX_REQUEST_BYTES, type Message, parseMessage } from "@boomerang/core";
import { test } from "vitest";
import { LARGE_BODIES, messageBodies } from "../arbitraries/messages.ts";
import { attack, expectCoverage, TIMEOUT_MS } from "../attack.ts";
import { readMessage } from "./read-message.ts";

// Rules that JSON Schema cannot express.
const ONLY_IN_CODE = /half a surrogate pair|must be at most 2048 bytes|host name label/;

function parse(body: string): Message | InvalidMessageError {
  try {
    return parseMessage(body, "message-1");
  } catch (error) {
    assert.ok(error instanceof InvalidMessageError, `failed instead of rejecting the message: ${error}`);
    return error;
  }
}

test(
  "any message is rejected with a reason, or parsed as its published schema reads it",
  async () => {
    const check = (body: string, count: (situation: string) => void) => {
      const message = parse(body);
      const expected = readMessage(body);
      if (message instanceof InvalidMessageError) {
        assertReason(message);
        const isOnlyInCode = message.code === "payload_too_large" || ONLY_IN_CODE.test(message.message);
        assert.ok(
          expected === undefined || isOnlyInCode,
          `rejected a message that the schema allows: ${message.message}`,
        );
        return count(message.code);
      }
      assert.ok(expected, "accepted a message that the schema rejects");
      assert.equal(message.type, expected.type);
      assert.equal(message.job_id, expected.jobId ?? "message-1");
      if (message.type === "submit" && expected.type === "submit")
        assertInput(message.modelInput.text, expected.input, body);
      count(message.type);
    };
    const coverage = await attack("message bodies", messageBodies, check, LARGE_BODIES);
    expectCoverage(coverage, {
      submit: 8000,
      cancel: 200,
      resubmit: 200,
      invalid_json: 5000,
      invalid_message: 5000,
    });
    expectCoverage(coverage, { payload_too_large: 1 });
  },
  TIMEOUT_MS,
);

function assertInput(text: string, input: unknown, body: string): void {
  assert.ok(body.includes(text), "the input is not byte for byte the message's");
  assert.ok(Buffer.byteLength(text) <= MAX_REQUEST_BYTES, "accepted an input over the API's limit");
  // For very deep values, the comparison itself would overflow the stack.
  if (text.length < 50_000) assert.deepEqual(JSON.parse(text), input);
}

function assertReason({ message, jobId }: InvalidMessageError): void {
  assert.ok(message.isWellFormed() && message.length < 4000, "the reason cannot be stored");
  assert.match(jobId ?? "none", /^[A-Za-z0-9._:-]{1,128}$/);
}
