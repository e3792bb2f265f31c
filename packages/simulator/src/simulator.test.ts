import { describe, expect, test } from "vitest";
import { harness, WEBHOOK } from "./harness.fixture.ts";
import { SettingsError } from "./settings.ts";

const MINUTE = 60_000;

describe("an asynchronous request", () => {
  test("goes from QUEUED over IN_PROGRESS to SUCCEEDED, and its output to the webhook alone", async () => {
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

  test("gives the input back byte for byte", async () => {
    const { time, deliveries, call } = harness();
    const body = `{"model_input":{"n":1.0,"long":12345678901234567890},"webhook_endpoint":"${WEBHOOK}"}`;
    await call("POST", "/model-echo/production/async_predict", body);
    await time.advance(MINUTE);
    expect(deliveries[0]?.text).toContain('"data":{"n":1.0,"long":12345678901234567890},');
  });

  test("its status can be read for one hour after completion, then never again", async () => {
    const { time, simulator, submit, status } = harness();
    const id = await submit("echo");
    await time.advance(3_600_000 - 1);
    expect((await status("echo", id)).http).toBe(200);
    await time.advance(1);
    expect((await status("echo", id)).http).toBe(404);
    expect(simulator.state().statuses).toBe(0);
  });

  test("the status of a request belongs to its model", async () => {
    const { submit, status, call } = harness();
    const id = await submit("echo");
    expect((await status("sentiment", id)).http).toBe(404);
    expect((await call("GET", `/chain-echo/async_request/${id}`)).status).toBe(404);
    expect((await call("GET", `/model-echo-staging/async_request/${id}`)).status).toBe(200);
  });

  test("expires when it has waited too long, and sends no webhook", async () => {
    const { time, deliveries, simulator, submit, status } = harness({ coldStartMs: MINUTE });
    const id = await submit("echo", { max_time_in_queue_seconds: 10 });
    const silent = await submit("echo", { max_time_in_queue_seconds: 10, webhook_endpoint: undefined });
    await time.advance(10_000 - 1);
    expect(await status("echo", id)).toMatchObject({ status: "QUEUED" });
    await time.advance(1);
    expect(await status("echo", id)).toMatchObject({
      status: "EXPIRED",
      webhook_status: "CANCELED",
      errors: [],
    });
    expect(await status("echo", silent)).toMatchObject({ webhook_status: "NO_WEBHOOK_PROVIDED" });
    await time.advance(10 * MINUTE);
    expect(deliveries).toEqual([]);
    expect(simulator.state().counts).toMatchObject({ expired: 2, model_calls: 0 });
  });

  test("can be canceled while QUEUED, sends no webhook then, and not later", async () => {
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

  test("lower priority numbers run first, and inside one the oldest", async () => {
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

  test("without a webhook it runs all the same", async () => {
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

describe("inference", () => {
  test.each([
    ["fail500", "MODEL_PREDICT_ERROR", 3],
    ["fail502", "MODEL_UNAVAILABLE", 3],
    ["fail503", "MODEL_UNAVAILABLE", 3],
    ["fail504", "MODEL_PREDICT_TIMEOUT", 3],
    ["fail422", "MODEL_INVALID_INPUT", 1],
    ["stream", "ASYNC_REQUEST_NOT_SUPPORTED", 1],
  ])("%s ends FAILED with %s after %i calls, and says so by webhook", async (model, code, calls) => {
    const { time, deliveries, simulator, submit, status } = harness();
    const id = await submit(model);
    await time.advance(MINUTE);
    const errors = [{ code, message: expect.any(String) }];
    expect(await status(model, id)).toMatchObject({ status: "FAILED", webhook_status: "SUCCEEDED", errors });
    expect(deliveries[0]?.body).toMatchObject({ type: "async_request_completed", data: null, errors });
    expect(simulator.state().counts).toMatchObject({ model_calls: calls, failed: 1, succeeded: 0 });
  });

  test("retries after delays that double up to the maximum, keeping its place on the replica", async () => {
    const { time, deliveries, submit, status } = harness();
    const start = time.now();
    const inference_retry_config = { max_attempts: 6, initial_delay_ms: 1_000, max_delay_ms: 5_000 };
    await submit("fail503", { inference_retry_config });
    const behind = await submit("fail503", { inference_retry_config: { max_attempts: 1 } });
    await time.advance(16_999);
    expect(await status("fail503", behind)).toMatchObject({ status: "QUEUED" });
    await time.advance(MINUTE);
    // 1 + 2 + 4 + 5 + 5 seconds
    expect(deliveries.map(({ at }) => at - start)).toEqual([17_000, 17_000]);
  });

  test("a retried call that works is a success", async () => {
    const { time, simulator, submit } = harness({ predictConcurrency: 10, seed: 3 });
    for (let n = 0; n < 200; n++) await submit("flaky30", { inference_retry_config: { max_attempts: 10 } });
    await time.advance(30 * MINUTE);
    const { counts } = simulator.state();
    expect(counts).toMatchObject({ succeeded: 200, failed: 0 });
    expect(counts.model_calls_retried).toBe(counts.model_calls_failed);
    expect(counts.model_calls_failed).toBeGreaterThan(40);
  });

  test("flaky30 fails about 30 % of its calls, the same ones for the same seed", async () => {
    const run = async (seed: number) => {
      const { time, deliveries, submit } = harness({
        seed,
        submissionsPerMinute: 100_000,
        predictConcurrency: 50,
      });
      for (let n = 0; n < 600; n++) await submit("flaky30", { inference_retry_config: { max_attempts: 1 } });
      await time.advance(MINUTE);
      return deliveries.map(({ body }) => body.errors.length);
    };
    const failures = await run(5);
    expect(failures.filter(Boolean).length / 600).toBeCloseTo(0.3, 1);
    expect(await run(5)).toEqual(failures);
    expect(await run(6)).not.toEqual(failures);
  });

  test("a run of more than an hour is cut", async () => {
    const { time, deliveries, simulator, submit, status } = harness({ inferenceMs: 5_400_000 });
    const id = await submit("echo");
    await time.advance(3_600_000);
    expect(await status("echo", id)).toMatchObject({ status: "FAILED" });
    expect(deliveries[0]?.body.errors[0]?.code).toBe("MODEL_PREDICT_TIMEOUT");
    await time.advance(3_600_000);
    expect(deliveries).toHaveLength(1);
    expect(Object.values(simulator.state().targets)[0]).toMatchObject({ in_progress: 0 });
  });
});

describe("synchronous calls", () => {
  test("go before every queued request", async () => {
    const { time, deliveries, submit, call } = harness();
    for (let n = 0; n < 3; n++) await submit("slow250", { priority: 0 });
    await time.advance(0);
    const start = time.now();
    const answered = call("POST", "/model-slow250/production/predict", {}).then(() => time.now() - start);
    await time.advance(2_000);
    expect(await answered).toBe(500);
    expect(deliveries.map(({ at }) => at - start)).toEqual([250, 750, 1_000]);
  });

  test("are cut after 1200 s, waiting included", async () => {
    const { time, simulator, call } = harness({ coldStartMs: 1_300_000 });
    const answered = call("POST", "/model-echo/production/predict", {});
    await time.advance(1_200_000);
    const response = await answered;
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error_code: "timeout" });
    expect(simulator.state().targets["model:echo/production"]).toMatchObject({ sync_waiting: 0 });
  });

  test("give their place back when the caller goes, waiting or running", async () => {
    const { time, simulator } = harness();
    const leave = new AbortController();
    const predict = (signal: AbortSignal) =>
      simulator.handle(
        new Request("http://model-slow250.localhost/production/predict", {
          method: "POST",
          headers: { authorization: "Bearer key" },
          body: "{}",
          signal,
        }),
      );
    const calls = [predict(leave.signal), predict(leave.signal)];
    await time.advance(100);
    expect(simulator.state().targets["model:slow250/production"]).toMatchObject({
      sync_running: 1,
      sync_waiting: 1,
    });
    leave.abort();
    await Promise.all(calls);
    expect(simulator.state().targets["model:slow250/production"]).toMatchObject({
      sync_running: 0,
      sync_waiting: 0,
    });
  });
});

describe("the simulator", () => {
  test("settings can change while it runs; wrong ones change nothing", async () => {
    const { simulator, submit, call } = harness();
    await submit("echo");
    simulator.configure({ apiKey: "secret" });
    await expect(submit("echo")).rejects.toThrow("401");
    const wrong = () => simulator.configure({ apiKey: "key", faults: { refuseRate: 2 } });
    expect(wrong).toThrow(SettingsError);
    await expect(submit("echo")).rejects.toThrow("401");
    simulator.configure({ apiKey: "key", faults: { refuseRate: 1, refuseStatuses: [503] } });
    await expect(submit("echo")).rejects.toThrow("503");
    simulator.configure({ faults: { refuseRate: 0 } });
    await submit("echo");
    expect((await call("GET", "/model-echo/production/async_queue_status")).status).toBe(200);
  });

  test("an API key can be taken away again; another seed is refused, since chance has begun", async () => {
    const { simulator, submit } = harness({ apiKey: "secret", seed: 3 });
    simulator.configure({ seed: 3 });
    await expect(submit("echo")).rejects.toThrow("401");
    simulator.configure({ apiKey: undefined });
    await submit("echo");
    const reseed = () => simulator.configure({ seed: 4, faults: { refuseRate: 1 } });
    expect(reseed).toThrow(SettingsError);
    expect(reseed).toThrow("seed cannot change once the simulator runs");
    await submit("echo");
    expect(simulator.state().seed).toBe(3);
  });

  test("after stop nothing happens any more", async () => {
    const { time, deliveries, simulator, submit } = harness({ coldStartMs: 10 });
    await submit("echo");
    simulator.stop();
    expect(time.pending).toBe(0);
    await time.advance(MINUTE);
    expect(deliveries).toEqual([]);
  });

  test("two runs with the same seed, calls and times are the same, ids included", async () => {
    const run = async () => {
      const faults = { repeatDeliveryRate: 0.3, delayDeliveryRate: 0.5, loseDeliveryRate: 0.2 };
      const { time, deliveries, simulator, submit } = harness({ seed: 11, predictConcurrency: 3, faults });
      for (let n = 0; n < 60; n++) {
        await submit(n % 2 === 0 ? "flaky30" : "sentiment", { priority: n % 3 });
        await time.advance(n * 3);
      }
      await time.advance(10 * MINUTE);
      return { log: deliveries.map(({ at, text }) => `${at} ${text}`), state: simulator.state() };
    };
    expect(await run()).toEqual(await run());
  });

  test("shows its state, but no key, secret, input or output", async () => {
    const { time, submit, call } = harness({ apiKey: "key", webhookSecrets: ["whsec_hidden"] });
    await submit("echo", { model_input: "private" }, "/environments/staging");
    await submit("slow250");
    await submit("slow250");
    await call("POST", "/model-nope/production/async_predict", {});
    await time.advance(100);
    const response = await call("GET", "/__simulator/state", undefined, { authorization: "" });
    const text = await response.text();
    expect(text).toContain('\n  "seed": 1,\n');
    expect(JSON.parse(text)).toMatchObject({
      seed: 1,
      now: "2026-01-01T00:00:00.100Z",
      statuses: 3,
      deliveries_pending: 0,
      counts: { submissions_accepted: 3, submissions_refused: 1, succeeded: 1, deliveries_succeeded: 1 },
      refusals: { "404": 1 },
      targets: {
        "model:echo/staging": { queued: 0, in_progress: 0, replicas: { ready: 1, starting: 0 } },
        "model:slow250/production": { queued: 1, in_progress: 1 },
      },
    });
    // What is 0 stands only in the counts of all targets together.
    expect(JSON.parse(text).counts).toMatchObject({ expired: 0, wakes: 0 });
    expect(JSON.parse(text).targets["model:slow250/production"].counts).toEqual({
      submissions_accepted: 2,
      model_calls: 1,
      cold_starts: 1,
    });
    expect(text).not.toMatch(/whsec_hidden|private|"key"/);
  });
});
