import { describe, expect, test } from "vitest";
import { createHarness, SECRET, submittedHarness } from "./testing/harness.fixture.ts";

/** The first message of a batch, as the test events have it. */
const ORIGIN = { message_id: "message-0", sent_at: "2026-01-01T00:00:00.000Z" };

describe("a malformed delivery with a valid signature", () => {
  test("is kept, with a dead letter that contains the location and the reason, but names no message", async () => {
    const harness = await submittedHarness();
    harness.effects.length = 0;
    expect(await harness.deliver("PRIVATE, but no JSON")).toMatchObject({ statusCode: 400, body: "" });
    expect(harness.effects).toEqual(["blob", "record", "dead letter", "response 400"]);
    const [deadLetter] = harness.deadLetters.sent;
    expect(deadLetter?.attributes).toEqual({
      error_code: "malformed_delivery",
      error_message: "the delivery's body is not JSON",
    });
    const { job_id, body_location } = JSON.parse(deadLetter?.body ?? "");
    expect(job_id).toBe("order-1");
    expect(Buffer.from(await harness.blobs.get(body_location)).toString()).toBe("PRIVATE, but no JSON");
    expect(harness.job()).toMatchObject({
      status: "SUBMITTED",
      deliveries: 1,
      malformed_delivery_location: body_location,
      errors: [
        {
          code: "DELIVERY_MALFORMED",
          message: `A delivery came, but the delivery's body is not JSON. Its bytes are at ${body_location}.`,
        },
      ],
    });
  });

  test.each(["bucket", "table", "deadLetters"] as const)(
    "is spilled while the %s is unavailable, and dead-lettered later with the id and sent time of its message",
    async (part) => {
      for (const fault of ["unavailable", "hangs"] as const) {
        const harness = createHarness();
        harness.faults[part] = fault;
        const { statusCode, tookMs } = await harness.deliver("no JSON");
        expect(statusCode).toBe(200);
        expect(tookMs).toBeLessThanOrEqual(7000);
        harness.faults[part] = undefined;
        expect(await harness.drain()).toEqual({ batchItemFailures: [] });
        expect(harness.deadLetters.sent).toHaveLength(1);
        expect(harness.deadLetters.sent[0]?.attributes).toEqual({
          error_code: "malformed_delivery",
          error_message: "the delivery's body is not JSON",
          ...ORIGIN,
        });
      }
    },
  );

  test("that was quarantined is dead-lettered with the id and sent time of its message", async () => {
    const harness = await submittedHarness(["whsec_PRIVATE-wrong"], false);
    await harness.deliver("no JSON");
    harness.secrets.known = [SECRET];
    await harness.drain(harness.quarantineQueue.sent.map(({ body }) => body));
    const [deadLetter] = harness.deadLetters.sent;
    expect(deadLetter?.attributes).toMatchObject({ error_code: "malformed_delivery", ...ORIGIN });
  });
});
