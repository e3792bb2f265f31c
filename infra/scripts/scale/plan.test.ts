import { describe, expect, test } from "vitest";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { usesOf } from "./limit.ts";
import { ORDINARY_LIMITS, planScale } from "./plan.ts";
import { SUBMISSIONS_PER_SECOND } from "./product.ts";

const load = (perSecond: number) => ({ perSecond, inputKb: 1, resultKb: 1 });
const RATES = [1, 3, 20, 150, SUBMISSIONS_PER_SECOND, 200, 2000, 20_000, 123_456];

describe.each(RATES)("%d submissions a second", (perSecond) => {
  const plan = planScale(load(perSecond));

  test("need stacks that stay below every limit of an organization and of a stack", () => {
    expect(plan.stacks * plan.loadOfStack.perSecond).toBeCloseTo(perSecond, 6);
    const uses = usesOf(ORDINARY_LIMITS, plan.loadOfStack);
    for (const { what, scope, share } of uses) {
      if (scope !== "account") expect(share, what).toBeLessThanOrEqual(1);
    }
  });

  test("need no stack less", () => {
    if (plan.stacks === 1) return expect(perSecond).toBeLessThanOrEqual(SUBMISSIONS_PER_SECOND);
    expect(perSecond / (plan.stacks - 1)).toBeGreaterThan(SUBMISSIONS_PER_SECOND);
  });

  test("have settings that are valid, and enough", () => {
    const { settings, loadOfStack } = plan;
    expect(parseSettings(settings)).toMatchObject(settings);
    expect(settings.submissionsPerMinute).toBeLessThanOrEqual(12_000);
    expect(settings.dispatcherConcurrency * 10).toBeGreaterThanOrEqual(loadOfStack.perSecond);
    expect(settings.deliveriesPerSecond).toBeGreaterThanOrEqual(loadOfStack.perSecond);
  });

  test("name every quota that one account lacks for all stacks, with a quarter to spare", () => {
    const lacking = usesOf(ORDINARY_LIMITS, plan.loadOfStack)
      .filter(({ scope, needs, has }) => scope === "account" && needs * plan.stacks > has)
      .map(({ what, needs }) => ({ what, needs: needs * plan.stacks }));
    expect(plan.quotas.map(({ what, needs }) => ({ what, needs }))).toEqual(lacking);
    for (const { needs, request } of plan.quotas) expect(request).toBeGreaterThanOrEqual(1.25 * needs);
  });
});

test("a full organization has the settings of the line for 200 jobs a second in docs/deploy.md", () => {
  expect(planScale(load(SUBMISSIONS_PER_SECOND)).settings).toMatchObject({
    submissionsPerMinute: 12_000,
    dispatcherConcurrency: 20,
    drainConcurrency: 5,
    publishersPerShard: 1,
  });
});

test("the first limit is the provider's, at each of the three rates", () => {
  expect([200, 2000, 20_000].map((rate) => planScale(load(rate)).ordinary[0]?.what)).toEqual(
    Array.from({ length: 3 }, () => "Submissions of an organization"),
  );
  expect([200, 2000, 20_000].map((rate) => planScale(load(rate)).stacks)).toEqual([2, 11, 105]);
});
