import { describe, expect, test } from "vitest";
import { mayAllow, type Statement, statementsOf } from "./resource-policy.ts";

const is = (principal: string) => principal === "cloudwatch.amazonaws.com";
const PUBLISH: Statement = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
};

describe("a service may publish", () => {
  test.each<[string, Partial<Statement>]>([
    ["by its own name", {}],
    [
      "as one of several services",
      { Principal: { Service: ["sns.amazonaws.com", "cloudwatch.amazonaws.com"] } },
    ],
    ["as everybody", { Principal: "*" }],
    ["as everybody, as the default policy of a topic says it", { Principal: { AWS: "*" } }],
    ["by an action in another case", { Action: ["SNS:Subscribe", "SNS:Publish"] }],
    ["by a pattern of actions", { Action: "sns:Pub*" }],
    ["by every action", { Action: "*" }],
  ])("%s", (_, changes) => {
    expect(mayAllow([{ ...PUBLISH, ...changes }], is, "sns:Publish")).toBe(true);
  });
});

describe("a service may not publish", () => {
  test.each<[string, Partial<Statement>]>([
    ["by a denial", { Effect: "Deny" }],
    ["as another service", { Principal: { Service: "events.amazonaws.com" } }],
    ["as the account", { Principal: { AWS: "arn:aws:iam::123456789012:root" } }],
    [
      "as anybody's name that only contains its own",
      { Principal: { Service: "x.cloudwatch.amazonaws.com" } },
    ],
    ["by another action", { Action: "sns:Subscribe" }],
    ["by an action that only begins so", { Action: "sns:PublishBatch" }],
  ])("%s", (_, changes) => {
    expect(mayAllow([{ ...PUBLISH, ...changes }], is, "sns:Publish")).toBe(false);
  });
});

test("a policy has one statement or several, or none", () => {
  const text = (statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: statement });
  expect(statementsOf(text(PUBLISH))).toEqual([PUBLISH]);
  expect(statementsOf(text([PUBLISH, PUBLISH]))).toEqual([PUBLISH, PUBLISH]);
  expect(statementsOf("{}")).toEqual([]);
});
