import { submittedTogether } from "@boomerang/preflight";
import { LIMITS } from "@boomerang/runtime";
import { expect, test } from "vitest";

test.each([10, 180, 239, 240, 1199, 1200, 12_000, 1_000_000])(
  "with %i submissions a minute, as many are submitted together as the rate limiter grants permits at once",
  (perMinute) => {
    const { batch, policy } = LIMITS.submissions;
    expect(submittedTogether(perMinute)).toBe(Math.min(batch, policy(perMinute).burst));
  },
);
