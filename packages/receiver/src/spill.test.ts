import { signWebhook, verifyWebhookSignature } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { parseSpilled, restoreDelivery, spill } from "./spill.ts";

const incoming: IncomingDelivery = {
  jobId: "order-1",
  rawBody: Buffer.from("PRIVATE"),
  signature: "v1=00",
  encoding: { contentEncoding: "gzip", contentType: "application/json" },
  arrivedAt: 7,
  nonce: 0.25,
};

async function spilled(changes: Partial<IncomingDelivery>) {
  const spillQueue = createRecordingQueue();
  const blobs = createBlobStoreModel();
  await spill({ spillQueue, blobs }, { ...incoming, ...changes });
  const [message] = spillQueue.sent;
  const text = message?.body ?? "";
  const read = parseSpilled(text) ?? expect.fail("unreadable");
  return { text, blobs, restored: await restoreDelivery(blobs, read) };
}

test("a delivery has the same bytes, job id and arrival time after spilling", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array(),
      fc.option(fc.string(), { nil: undefined }),
      async (bytes, signature) => {
        const { restored } = await spilled({ rawBody: bytes, signature });
        expect(Buffer.from(restored.rawBody)).toEqual(Buffer.from(bytes));
        expect(restored).toMatchObject({ jobId: "order-1", arrivedAt: 7, encoding: incoming.encoding });
        expect(restored.signature === undefined).toBe(signature === undefined);
      },
    ),
  );
});

test("its signature is kept, cut to 4,096 characters, without characters that SQS rejects", async () => {
  expect((await spilled({ signature: "v1=ab,v1=cd" })).restored.signature).toBe("v1=ab,v1=cd");
  expect((await spilled({ signature: "\u0000é\uffff " })).restored.signature).toBe("??? ");
  expect((await spilled({ signature: "x".repeat(9000) })).restored.signature).toHaveLength(4096);
});

test("unusual characters around a signature do not change whether it is valid after spilling", async () => {
  const rawBody = Buffer.from("a body");
  const signature = signWebhook(rawBody, ["whsec_PRIVATE"]).replace("=", "\t=\u00a0");
  for (const header of [signature, `v1=00,\t${signature}`, `\u0085${signature}`]) {
    const { restored } = await spilled({ rawBody, signature: header });
    const isValid = (given = "") =>
      verifyWebhookSignature({ rawBody, header: given, secrets: ["whsec_PRIVATE"] });
    expect(isValid(restored.signature)).toBe(isValid(header));
  }
});

test("a body goes to the bucket only if SQS would reject the message", async () => {
  const signature = '"'.repeat(10_000);
  for (const bytes of [700_000, 778_000, 778_752, 778_753, 786_432, 6_000_000]) {
    const rawBody = Buffer.alloc(bytes, 0x78);
    const { text, blobs, restored } = await spilled({ rawBody, signature, jobId: "a".repeat(128) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(blobs.blobs.size).toBe(bytes > 778_752 ? 1 : 0);
    expect(rawBody.equals(restored.rawBody)).toBe(true);
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
])("%j is not a spilled delivery", (body) => {
  expect(parseSpilled(body)).toBeUndefined();
});
