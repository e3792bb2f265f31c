import fc from "fast-check";
import { expect, test } from "vitest";
import { warmHarness } from "../harness.fixture.ts";
import { parseSettings } from "../settings.ts";
import { createRateLimit, createRateLimits } from "./admission.ts";
import { ApiError } from "./api-error.ts";

test("no time window has more calls than the limit, and a call that waits the returned time gets a permit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 }),
      (limit, gaps) => {
        let now = 0;
        const { take } = createRateLimit({ now: () => now }, 1_000, () => limit);
        const taken: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const waitMs = take();
          if (waitMs !== undefined) {
            expect(waitMs).toBeGreaterThan(0);
            now += waitMs;
            expect(take()).toBeUndefined();
          }
          taken.push(now);
          expect(taken.filter((at) => at > now - 1_000).length).toBeLessThanOrEqual(limit);
        }
      },
    ),
  );
});

test("grants permits at the limit indefinitely", () => {
  let now = 0;
  const { take } = createRateLimit({ now: () => now }, 1_000, () => 2_000);
  for (let call = 0; call < 20_000; call++) {
    now++;
    expect(take()).toBeUndefined();
  }
});

test("rejects with 429 and the seconds to wait", () => {
  const check = createRateLimits(
    { now: () => 400 },
    parseSettings({ submissionsPerMinute: 1, statusPerSecond: 1 }),
  );
  check("submissions");
  check("status calls");
  expect(() => check("submissions")).toThrow(
    expect.objectContaining({ status: 429, code: "rate_limited", headers: { "Retry-After": "60" } }),
  );
  expect(() => check("status calls")).toThrow(ApiError);
  expect(() => check("cancel calls")).not.toThrow();
});

test("limits the submissions of all targets together, per minute", async () => {
  const { time, submit, call } = warmHarness({ submissionsPerMinute: 3 });
  await submit("echo");
  await submit("sentiment");
  await time.advance(20_000);
  await submit("echo");
  const rejected = await call("POST", "/chain-echo/production/async_run_remote", { model_input: 1 });
  expect([rejected.status, rejected.headers.get("retry-after")]).toEqual([429, "40"]);
  expect(await rejected.json()).toMatchObject({ error_code: "rate_limited" });
  await time.advance(40_000);
  await submit("echo");
  await submit("echo");
  await expect(submit("echo")).rejects.toThrow("429");
});

test.each([
  ["GET", "/async_request/x", "statusPerSecond"],
  ["DELETE", "/async_request/x", "cancelPerSecond"],
  ["GET", "/production/async_queue_status", "queueStatusPerSecond"],
])("limits %s %s by %s", async (method, path, setting) => {
  const { time, call } = warmHarness({ [setting]: 2 });
  const throttled = async () => {
    const responses: Response[] = [];
    for (let n = 0; n < 3; n++) responses.push(await call(method, `/model-echo${path}`));
    return responses.map(({ status }) => status === 429);
  };
  expect(await throttled()).toEqual([false, false, true]);
  await time.advance(999);
  expect((await call(method, `/model-echo${path}`)).headers.get("retry-after")).toBe("1");
  await time.advance(1);
  expect(await throttled()).toEqual([false, false, true]);
});
