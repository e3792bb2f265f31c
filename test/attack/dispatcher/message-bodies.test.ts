import assert from "node:assert/strict";
import { InvalidMessageError, MAX_REQUEST_BYTES, type Message, parseMessage } from "@boomerang/core";
import { test } from "vitest";
import { LARGE_BODIES, messageBodies } from "../arbitraries/messages.ts";
import { attack, expectSeen, LONG } from "../attack.ts";
import { readMessage } from "./read-message.ts";

// What JSON Schema has no words for.
const ONLY_IN_CODE = /half a surrogate pair|must be at most 2048 bytes|host name label/;

function parse(body: string): Message | InvalidMessageError {
  try {
    return parseMessage(body, "message-1");
  } catch (error) {
    assert.ok(error instanceof InvalidMessageError, `not refused, but failed: ${error}`);
    return error;
  }
}

test(
  "whatever is in a message, it is refused with a reason, or says what its published schema says",
  async () => {
    const check = (body: string, saw: (what: string) => void) => {
      const message = parse(body);
      const read = readMessage(body);
      if (message instanceof InvalidMessageError) {
        assertReason(message);
        const isOurRule = message.code === "payload_too_large" || ONLY_IN_CODE.test(message.message);
        assert.ok(read === undefined || isOurRule, `refused what the schema allows: ${message.message}`);
        return saw(message.code);
      }
      assert.ok(read, "accepted what the schema refuses");
      assert.equal(message.type, read.type);
      assert.equal(message.job_id, read.jobId ?? "message-1");
      if (message.type === "submit" && read.type === "submit")
        assertInput(message.modelInput.text, read.input, body);
      saw(message.type);
    };
    const tally = await attack("message bodies", messageBodies, check, LARGE_BODIES);
    expectSeen(tally, {
      submit: 8000,
      cancel: 200,
      resubmit: 200,
      invalid_json: 5000,
      invalid_message: 5000,
    });
    expectSeen(tally, { payload_too_large: 1 });
  },
  LONG,
);

function assertInput(text: string, input: unknown, body: string): void {
  assert.ok(body.includes(text), "the input was written anew");
  assert.ok(Buffer.byteLength(text) <= MAX_REQUEST_BYTES, "an input over the API's limit was let through");
  // Deep enough, comparing would itself overflow the stack.
  if (text.length < 50_000) assert.deepEqual(JSON.parse(text), input);
}

function assertReason({ message, jobId }: InvalidMessageError): void {
  assert.ok(message.isWellFormed() && message.length < 4000, "a reason that cannot be stored");
  assert.match(jobId ?? "none", /^[A-Za-z0-9._:-]{1,128}$/);
}
