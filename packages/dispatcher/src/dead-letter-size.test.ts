import { MAX_MESSAGE_BYTES, type QueueMessage } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { createHarness } from "./testing/harness.fixture.ts";

// Forty mistakes: the reason names each, and has more bytes than fit into an attribute.
const MISTAKES = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}${"é".repeat(100)}`, n]));

// All attributes together stay below this.
const MOST_ATTRIBUTE_BYTES = 8192;

const isPositive = (count: number) => count > 0;

/** What counts towards SQS's limit: the body, and name, type and value of each attribute. */
function sizeOf({ body, attributes = {} }: QueueMessage): number {
  const texts = Object.entries(attributes).map(([name, value]) => `${name}String${value}`);
  return Buffer.byteLength(body) + Buffer.byteLength(texts.join(""));
}

/** An invalid message of exactly `bytes` bytes. */
function messageOf(bytes: number, metadata: Readonly<Record<string, unknown>>): string {
  const start = `{"target":{"model_id":"echo"},"metadata":${JSON.stringify(metadata)},"model_input":"`;
  return `${start}${"x".repeat(bytes - Buffer.byteLength(start) - 2)}"}`;
}

async function deadLetterOf(body: string) {
  const harness = createHarness();
  expect((await harness.send(body)).isRetried).toBe(false);
  const [deadLetter] = harness.deadLetters.sent;
  return { harness, deadLetter: deadLetter ?? expect.fail("no dead letter") };
}

test("a dead letter with a long reason is at most 1 MiB for every size of its message near 1 MiB", async () => {
  const places = { "the dead letter": 0, "the bucket": 0 };
  for (let bytes = MAX_MESSAGE_BYTES - MOST_ATTRIBUTE_BYTES; bytes <= MAX_MESSAGE_BYTES; bytes += 48) {
    const body = messageOf(bytes, MISTAKES);
    const { harness, deadLetter } = await deadLetterOf(body);
    expect(sizeOf(deadLetter), `${bytes} bytes`).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(Buffer.byteLength(deadLetter.attributes?.error_message ?? "")).toBeGreaterThan(1990);
    const isInBucket = deadLetter.body !== body;
    places[isInBucket ? "the bucket" : "the dead letter"]++;
    if (!isInBucket) continue;
    const { body_location } = JSON.parse(deadLetter.body);
    expect(Buffer.from(await harness.blobs.get(body_location)).equals(Buffer.from(body))).toBe(true);
  }
  // The sizes include the one from which on a body no longer fits.
  expect(places).toEqual({
    "the dead letter": expect.toSatisfy(isPositive),
    "the bucket": expect.toSatisfy(isPositive),
  });
});

test("a body that fits with its attributes is in the dead letter itself", async () => {
  const body = messageOf(MAX_MESSAGE_BYTES - MOST_ATTRIBUTE_BYTES, { n: 1 });
  const { deadLetter } = await deadLetterOf(body);
  expect(deadLetter.body === body).toBe(true);
});
