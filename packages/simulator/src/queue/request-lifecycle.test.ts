import { describe, expect, test } from "vitest";
import { harness, MINUTE, WEBHOOK_URL } from "../harness.fixture.ts";

describe("an asynchronous request", () => {
  test("goes from QUEUED to IN_PROGRESS to SUCCEEDED, and its output only to the webhook", async () => {
    const { time, deliveries, submit, status } = harness({ coldStartMs: 1_000 });
    const id = await submit("slow250", { model_input: { text: "hello", big: 1 } });
    expect(await status("slow250", id)).toEqual({
      http: 200,
      request_id: id,
      model_id: "slow250",
      deployment_id: expect.stringMatching(/^[a-z0-9]+$/),
      status: "QUEUED",
      webhook_status: "PENDING",
      created_at: "2026-01-01T00:00:00.000000Z",
      status_at: "2026-01-01T00:00:00.000000Z",
      errors: [],
    });
    await time.advance(1_000);
    expect(await status("slow250", id)).toMatchObject({
      status: "IN_PROGRESS",
      status_at: "2026-01-01T00:00:01.000000Z",
    });
    await time.advance(250);
    const ended = await status("slow250", id);
    expect(ended).toMatchObject({ status: "SUCCEEDED", webhook_status: "SUCCEEDED", errors: [] });
    expect(JSON.stringify(ended)).not.toContain("hello");
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.body).toEqual({
      request_id: id,
      model_id: "slow250",
      deployment_id: ended.deployment_id,
      type: "async_request_completed",
      time: "2026-01-01T00:00:01.250000Z",
      data: { text: "hello", big: 1 },
      errors: [],
    });
  });

  test("delivers an echoed input byte for byte", async () => {
    const { time, deliveries, call } = harness();
    const body = `{"model_input":{"n":1.0,"long":12345678901234567890},"webhook_endpoint":"${WEBHOOK_URL}"}`;
    await call("POST", "/model-echo/production/async_predict", body);
    await time.advance(MINUTE);
    expect(deliveries[0]?.text).toContain('"data":{"n":1.0,"long":12345678901234567890},');
  });

  test("has a status that can be read until one hour after its end", async () => {
    const { time, simulator, submit, status } = harness();
    const id = await submit("echo");
    await time.advance(3_600_000 - 1);
    expect((await status("echo", id)).http).toBe(200);
    await time.advance(1);
    expect((await status("echo", id)).http).toBe(404);
    expect(simulator.state().statuses).toBe(0);
  });

  test("has a status at its own model only", async () => {
    const { submit, status, call } = harness();
    const id = await submit("echo");
    expect((await status("sentiment", id)).http).toBe(404);
    expect((await call("GET", `/chain-echo/async_request/${id}`)).status).toBe(404);
    expect((await call("GET", `/model-echo-staging/async_request/${id}`)).status).toBe(200);
  });

  test("expires at the end of its time in queue, without a delivery", async () => {
    const { time, deliveries, simulator, submit, status } = harness({ coldStartMs: MINUTE });
    const id = await submit("echo", { max_time_in_queue_seconds: 10 });
    const withoutWebhook = await submit("echo", {
      max_time_in_queue_seconds: 10,
      webhook_endpoint: undefined,
    });
    await time.advance(10_000 - 1);
    expect(await status("echo", id)).toMatchObject({ status: "QUEUED" });
    await time.advance(1);
    expect(await status("echo", id)).toMatchObject({
      status: "EXPIRED",
      webhook_status: "CANCELED",
      errors: [],
    });
    expect(await status("echo", withoutWebhook)).toMatchObject({ webhook_status: "NO_WEBHOOK_PROVIDED" });
    await time.advance(10 * MINUTE);
    expect(deliveries).toEqual([]);
    expect(simulator.state().counts).toMatchObject({ expired: 2, model_calls: 0 });
  });

  test("can be canceled only while QUEUED, and then makes no delivery", async () => {
    const { time, deliveries, submit, status, call } = harness();
    const [first, second] = [await submit("slow250"), await submit("slow250")];
    await time.advance(100);
    const cancel = async (id: string) => (await call("DELETE", `/model-slow250/async_request/${id}`)).json();
    expect(await cancel(first)).toEqual({
      request_id: first,
      canceled: false,
      message: expect.stringContaining("IN_PROGRESS"),
    });
    expect(await cancel(second)).toMatchObject({ request_id: second, canceled: true });
    expect(await cancel(second)).toMatchObject({
      canceled: false,
      message: expect.stringContaining("CANCELED"),
    });
    await time.advance(MINUTE);
    expect(await status("slow250", first)).toMatchObject({ status: "SUCCEEDED" });
    expect(await status("slow250", second)).toMatchObject({ status: "CANCELED", webhook_status: "CANCELED" });
    expect(deliveries.map(({ body }) => body.request_id)).toEqual([first]);
    expect((await call("DELETE", "/model-slow250/async_request/nope")).status).toBe(404);
  });

  test("runs by priority, lower numbers first, then by age", async () => {
    const { time, deliveries, submit } = harness({ coldStartMs: 1_000 });
    const ids: string[] = [];
    for (const priority of [2, 1, 0, 2, 0, 1]) ids.push(await submit("slow250", { priority }));
    await time.advance(MINUTE);
    const order = deliveries.map(({ body }) => ids.indexOf(body.request_id));
    expect(order).toEqual([2, 4, 1, 5, 0, 3]);
    expect(deliveries.map(({ at }) => at - (deliveries[0]?.at ?? 0))).toEqual([
      0, 250, 500, 750, 1_000, 1_250,
    ]);
  });

  test("also runs without a webhook", async () => {
    const { time, deliveries, submit, status } = harness();
    const id = await submit("echo", { webhook_endpoint: undefined });
    await time.advance(MINUTE);
    expect(await status("echo", id)).toMatchObject({
      status: "SUCCEEDED",
      webhook_status: "NO_WEBHOOK_PROVIDED",
    });
    expect(deliveries).toEqual([]);
  });
});
