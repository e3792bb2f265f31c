import { signWebhook, verifyWebhookSignature } from "@boomerang/core";
import { createMemoryBlobStore, createMemoryQueue, MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Arrival } from "./arrival.ts";
import { parseSpilled, spill, unspill } from "./spill.ts";

const arrival: Arrival = {
  jobId: "order-1",
  rawBody: Buffer.from("PRIVATE"),
  signature: "v1=00",
  arrivedAt: 7,
};

async function spilled(changes: Partial<Arrival>) {
  const spillQueue = createMemoryQueue();
  const blobs = createMemoryBlobStore();
  await spill({ spillQueue, blobs }, { ...arrival, ...changes });
  const [message] = spillQueue.sent;
  const text = message?.body ?? "";
  const read = parseSpilled(text) ?? expect.fail("unreadable");
  return { text, blobs, back: await unspill(blobs, read) };
}

test("a delivery comes back from the queue as it went in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array(),
      fc.option(fc.string(), { nil: undefined }),
      async (bytes, signature) => {
        const { back } = await spilled({ rawBody: bytes, signature });
        expect(Buffer.from(back.rawBody)).toEqual(Buffer.from(bytes));
        expect(back).toMatchObject({ jobId: "order-1", arrivedAt: 7 });
        expect(back.signature === undefined).toBe(signature === undefined);
      },
    ),
  );
});

test("its signature is kept, cut to what counts, without characters that SQS refuses", async () => {
  expect((await spilled({ signature: "v1=ab,v1=cd" })).back.signature).toBe("v1=ab,v1=cd");
  expect((await spilled({ signature: "\u0000é\uffff " })).back.signature).toBe("??? ");
  expect((await spilled({ signature: "x".repeat(9000) })).back.signature).toHaveLength(4096);
});

test("what the signature is written with besides does not make it another on its way", async () => {
  const rawBody = Buffer.from("a body");
  const signature = signWebhook(rawBody, ["whsec_PRIVATE"]).replace("=", "\t=\u00a0");
  for (const header of [signature, `v1=00,\t${signature}`, `\u0085${signature}`]) {
    const { back } = await spilled({ rawBody, signature: header });
    const isGenuine = (given = "") =>
      verifyWebhookSignature({ rawBody, header: given, secrets: ["whsec_PRIVATE"] });
    expect(isGenuine(back.signature)).toBe(isGenuine(header));
  }
});

test("a body goes through the bucket only where SQS would not take it", async () => {
  const signature = '"'.repeat(10_000);
  for (const bytes of [700_000, 779_000, 779_520, 779_521, 786_432, 6_000_000]) {
    const rawBody = Buffer.alloc(bytes, 0x78);
    const { text, blobs, back } = await spilled({ rawBody, signature, jobId: "a".repeat(128) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(blobs.blobs.size).toBe(bytes > 779_520 ? 1 : 0);
    expect(rawBody.equals(back.rawBody)).toBe(true);
  }
});

test.each([
  "",
  "no JSON",
  "[]",
  "null",
  "{}",
  '{"job_id":"order-1","arrived_at":1}',
  '{"job_id":"..","arrived_at":1,"body_base64":""}',
  '{"job_id":"order-1","arrived_at":"1","body_base64":""}',
  '{"job_id":"order-1","arrived_at":1,"body_base64":7}',
  '{"job_id":"order-1","arrived_at":1,"signature":7,"body_base64":""}',
])("%j is no spilled delivery", (body) => {
  expect(parseSpilled(body)).toBeUndefined();
});
