import { submittedTogether } from "@boomerang/preflight";
import { LIMITS } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { resourceOf, templateOf } from "../testing/template.fixture.ts";

const { BatchSize } = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping", "Dispatcher").Properties;

test.each([10, 180, 239, 240, 1199, 1200, 12_000, 1_000_000])(
  "with %i submissions a minute, as many of a dispatcher's messages are submitted together as get permits at once",
  (perMinute) => {
    const { batch, policy } = LIMITS.submissions;
    expect(submittedTogether(perMinute)).toBe(Math.min(BatchSize, batch, policy(perMinute).burst));
  },
);
