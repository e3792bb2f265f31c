import { verifyWebhookSignature } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { harness, MINUTE, type Respond } from "../harness.fixture.ts";

async function deliver(respond: Respond) {
  const { time, deliveries, simulator, submit, status } = harness({}, respond);
  const start = time.now();
  const id = await submit("echo");
  await time.advance(MINUTE);
  return {
    id,
    times: deliveries.map(({ at }) => at - start),
    status: await status("echo", id),
    counts: simulator.state().counts,
    deliveries,
  };
}

const failed = { status: "WEBHOOK_FAILED", webhook_status: "FAILED", errors: [] };

describe("a delivery", () => {
  test.each([200, 201, 204, 299])("succeeds with a response %i", async (code) => {
    const { times, status } = await deliver(() => code);
    expect(times).toEqual([0]);
    expect(status).toMatchObject({ status: "SUCCEEDED", webhook_status: "SUCCEEDED" });
  });

  test.each([500, 502, 503, 504])("is retried once, 2 s later, after %i", async (code) => {
    let count = 0;
    const { times, status, deliveries } = await deliver(() => (++count === 1 ? code : 200));
    expect(times).toEqual([0, 2_000]);
    expect(status).toMatchObject({ status: "SUCCEEDED", webhook_status: "SUCCEEDED" });
    expect(deliveries.map(({ text }) => JSON.parse(text).time)).toEqual([
      "2026-01-01T00:00:00.000000Z",
      "2026-01-01T00:00:02.000000Z",
    ]);
  });

  test("fails after two attempts", async () => {
    const { times, status, counts } = await deliver(() => 503);
    expect(times).toEqual([0, 2_000]);
    expect(status).toMatchObject(failed);
    expect(counts).toMatchObject({ delivery_attempts: 2, deliveries_retried: 1, deliveries_failed: 1 });
  });

  test.each([400, 401, 404, 408, 429, 501, 505, 301, 302, 307, 308])(
    "fails without a retry after %i",
    async (code) => {
      const { times, status } = await deliver(() => code);
      expect(times).toEqual([0]);
      expect(status).toMatchObject(failed);
    },
  );

  test("fails without a retry when there is no connection", async () => {
    const { times, status } = await deliver(() => Promise.reject(new TypeError("fetch failed")));
    expect(times).toEqual([0]);
    expect(status).toMatchObject(failed);
  });

  test.each([
    [
      "honors",
      (signal: AbortSignal) =>
        new Promise<Response>((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    ],
    ["ignores", () => new Promise<Response>(() => undefined)],
  ])("fails after 10 s without a response, when fetch %s the signal", async (_, respond) => {
    const { time, deliveries, submit, status } = harness({}, (_delivery, signal) => respond(signal));
    const id = await submit("echo");
    await time.advance(9_999);
    expect(await status("echo", id)).toMatchObject({ status: "SUCCEEDED", webhook_status: "PENDING" });
    await time.advance(1);
    expect(await status("echo", id)).toMatchObject(failed);
    await time.advance(MINUTE);
    expect(deliveries).toHaveLength(1);
  });

  test("succeeds with an endless response, of which about 64 KiB are read", async () => {
    let read = 0;
    const { promise: isCanceled, resolve: cancel } = Promise.withResolvers<void>();
    const endless = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setImmediate(resolve));
          read += 16_384;
          controller.enqueue(new Uint8Array(16_384));
        },
        cancel,
      });
    const { time, submit, status } = harness({}, async () => new Response(endless()));
    const id = await submit("echo");
    await time.advance(1_000);
    expect(await status("echo", id)).toMatchObject({ webhook_status: "SUCCEEDED" });
    await isCanceled;
    expect(read).toBeLessThan(128 * 1024);
  });

  test("that fails leaves the status FAILED of a failed inference", async () => {
    const { time, submit, status } = harness({}, () => 400);
    const id = await submit("fail422");
    await time.advance(MINUTE);
    expect(await status("fail422", id)).toMatchObject({ status: "FAILED", webhook_status: "FAILED" });
  });

  test("contains its request id, and is not signed without a secret", async () => {
    const { id, deliveries } = await deliver(() => 200);
    expect(deliveries[0]?.headers.get("x-baseten-request-id")).toBe(id);
    expect(deliveries[0]?.headers.get("content-type")).toBe("application/json");
    expect(deliveries[0]?.headers.has("x-baseten-signature")).toBe(false);
  });

  test("is signed with every secret, over the bytes that are sent", async () => {
    const secrets = ["whsec_new", "whsec_old"];
    const { time, deliveries, submit } = harness({ webhookSecrets: secrets });
    await submit("echo", { model_input: "häßlich ☃" });
    await time.advance(MINUTE);
    const [delivery] = deliveries;
    const header = delivery?.headers.get("x-baseten-signature") ?? "";
    expect(header).toMatch(/^v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
    const rawBody = new TextEncoder().encode(delivery?.text);
    for (const secret of secrets) {
      expect(verifyWebhookSignature({ rawBody, header, secrets: [secret] })).toBe(true);
    }
  });

  test("is aborted by stop, and its request stays unchanged", async () => {
    const signals: AbortSignal[] = [];
    const { time, simulator, submit, status } = harness({}, (_, signal) => {
      signals.push(signal);
      return new Promise<Response>(() => undefined);
    });
    const id = await submit("echo");
    await time.advance(100);
    simulator.stop();
    await time.advance(MINUTE);
    expect(signals[0]?.aborted).toBe(true);
    expect(await status("echo", id)).toMatchObject({ webhook_status: "PENDING" });
  });
});
