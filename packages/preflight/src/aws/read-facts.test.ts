import { describe, expect, test } from "vitest";
import { factsOf, read } from "./reading.fixture.ts";

const FACTS = [
  ["concurrency", "lambda:GetAccountSettings"],
  ["throttle", "apigateway:GET"],
  ["bootstrapVersion", "ssm:GetParameter"],
  ["held", "cloudformation:ListStackResources"],
  ["held", "lambda:GetFunctionConcurrency"],
  ["alarms", "cloudwatch:DescribeAlarms"],
  ["alarmQuota", "servicequotas:GetServiceQuota"],
  ["secrets", "secretsmanager:ListSecrets"],
  ["secretQuota", "servicequotas:GetServiceQuota"],
] as const;

describe.each(FACTS)("%s, if %s", (name, action) => {
  const stack = [["BoomerangReceiverFunctionA1", "AWS::Lambda::Function"]] as const;

  test.each(["AccessDeniedException", "AccessDenied"])(
    "is denied (%s), is unknown, and all others are known",
    async (code) => {
      const { reading } = await read({ stack, errors: { [action]: [403, code] } });
      const facts = factsOf(reading);
      expect(facts[name]).toEqual({ isKnown: false, action });
      const others = FACTS.filter(([, of]) => of !== action)
        .map(([other]) => other)
        .filter((other) => other !== name);
      for (const other of others) expect(facts[other]).toMatchObject({ isKnown: true });
    },
  );

  test.each([
    [403, "ExpiredToken"],
    [403, "UnrecognizedClientException"],
    [403, "OptInRequired"],
    [403, "SubscriptionRequiredException"],
  ])("fails with %i %s, is unknown for that reason, not for a missing permission", async (status, code) => {
    const { reading } = await read({ stack, errors: { [action]: [status, code] } });
    expect(factsOf(reading)[name]).toEqual({ isKnown: false, action, code });
  });

  test("fails, is unknown, with AWS's code and without its message", async () => {
    const { reading } = await read({ stack, errors: { [action]: [400, "SomeException"] } });
    expect(factsOf(reading)[name]).toEqual({ isKnown: false, action, code: "SomeException" });
    expect(JSON.stringify(reading)).not.toMatch(/secret words|wJalr|AKID/);
  });
});
