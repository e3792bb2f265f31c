import { describe, expect, test } from "vitest";
import { harness, MINUTE } from "../harness.fixture.ts";

describe("inference", () => {
  test.each([
    ["fail500", "MODEL_PREDICT_ERROR", 3],
    ["fail502", "MODEL_UNAVAILABLE", 3],
    ["fail503", "MODEL_UNAVAILABLE", 3],
    ["fail504", "MODEL_PREDICT_TIMEOUT", 3],
    ["fail422", "MODEL_INVALID_INPUT", 1],
    ["stream", "ASYNC_REQUEST_NOT_SUPPORTED", 1],
  ])(
    "of %s ends FAILED with %s after %i calls, and the delivery contains the error",
    async (model, code, calls) => {
      const { time, deliveries, simulator, submit, status } = harness();
      const id = await submit(model);
      await time.advance(MINUTE);
      const errors = [{ code, message: expect.any(String) }];
      expect(await status(model, id)).toMatchObject({
        status: "FAILED",
        webhook_status: "SUCCEEDED",
        errors,
      });
      expect(deliveries[0]?.body).toMatchObject({ type: "async_request_completed", data: null, errors });
      expect(simulator.state().counts).toMatchObject({ model_calls: calls, failed: 1, succeeded: 0 });
    },
  );

  test("retries after delays that double up to the maximum, and keeps its slot on the replica", async () => {
    const { time, deliveries, submit, status } = harness();
    const start = time.now();
    const inference_retry_config = { max_attempts: 6, initial_delay_ms: 1_000, max_delay_ms: 5_000 };
    await submit("fail503", { inference_retry_config });
    const next = await submit("fail503", { inference_retry_config: { max_attempts: 1 } });
    await time.advance(16_999);
    expect(await status("fail503", next)).toMatchObject({ status: "QUEUED" });
    await time.advance(MINUTE);
    // 1 + 2 + 4 + 5 + 5 seconds
    expect(deliveries.map(({ at }) => at - start)).toEqual([17_000, 17_000]);
  });

  test("succeeds when a retry succeeds", async () => {
    const { time, simulator, submit } = harness({ predictConcurrency: 10, seed: 3 });
    for (let n = 0; n < 200; n++) await submit("flaky30", { inference_retry_config: { max_attempts: 10 } });
    await time.advance(30 * MINUTE);
    const { counts } = simulator.state();
    expect(counts).toMatchObject({ succeeded: 200, failed: 0 });
    expect(counts.model_calls_retried).toBe(counts.model_calls_failed);
    expect(counts.model_calls_failed).toBeGreaterThan(40);
  });

  test("of flaky30 fails for about 30 % of its calls, the same ones for the same seed", async () => {
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

  test("fails after an hour", async () => {
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
