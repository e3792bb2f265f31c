import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { createLimit, createLimits } from "./limit.ts";
import { parseSettings } from "./settings.ts";

test("no window of time has more calls than the limit, and whoever waits as told gets in", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 }),
      (limit, gaps) => {
        let now = 0;
        const { take } = createLimit({ now: () => now }, 1_000, () => limit);
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

test("lets calls through at the limit for as long as they come", () => {
  let now = 0;
  const { take } = createLimit({ now: () => now }, 1_000, () => 2_000);
  for (let call = 0; call < 20_000; call++) {
    now++;
    expect(take()).toBeUndefined();
  }
});

test("refuses with 429 and whole seconds to wait", () => {
  const enter = createLimits(
    { now: () => 400 },
    parseSettings({ submissionsPerMinute: 1, statusPerSecond: 1 }),
  );
  enter("submissions");
  enter("status calls");
  expect(() => enter("submissions")).toThrow(
    expect.objectContaining({ status: 429, code: "rate_limited", headers: { "Retry-After": "60" } }),
  );
  expect(() => enter("status calls")).toThrow(ApiError);
  expect(() => enter("cancel calls")).not.toThrow();
});
