import { PLATFORM_SETTINGS } from "infra/testing/platform-settings";
import { templateOf } from "infra/testing/template";
import { describe, expect, test } from "vitest";
import { callName } from "./aws-call.ts";
import { FUNCTIONS } from "./calls.ts";
import { anyCall, denied, needsOf, ROLES, unused } from "./compare.ts";
import { type Grant, isAllowed } from "./evaluate.ts";
import { grantsOf, singleGrants } from "./roles.ts";

describe.each([
  ["by default", {}],
  ["with a key, a VPC, traces and all else that platform teams require", PLATFORM_SETTINGS],
] as const)("%s", (_, settings) => {
  const template = templateOf(settings);

  test.each(ROLES)("the role of the %s allows every call that is made with it", (name) => {
    const needs = needsOf(template, name);
    expect(needs).not.toEqual([]);
    expect(denied(grantsOf(template, name), needs)).toEqual([]);
  });

  test.each(ROLES)(
    "every permission of the %s is used by a call, or by a service for a reason that is named",
    (name) => {
      expect(unused(grantsOf(template, name), needsOf(template, name))).toEqual([]);
    },
  );

  test.each(ROLES)(
    "the role of the %s denies what others need: other tables, partitions, queues, secrets and prefixes",
    (name) => {
      const grants = grantsOf(template, name);
      const needed = new Set(needsOf(template, name).map(callName));
      const calls = anyCall(template).filter((call) => !needed.has(callName(call)));
      expect(calls.length).toBeGreaterThan(100);
      expect(calls.filter((call) => isAllowed(grants, call)).map(callName)).toEqual([]);
    },
  );
});

test("code of a function in a VPC is denied what Lambda may do with its network interfaces", () => {
  const template = templateOf(PLATFORM_SETTINGS);
  const keys = { "lambda:SourceFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:any" };
  for (const name of FUNCTIONS) {
    const interfaces = needsOf(template, name).filter(({ action }) => action.startsWith("ec2:"));
    expect(interfaces).toHaveLength(6);
    const byCode = interfaces.map((call) => ({ ...call, keys }));
    expect(byCode.filter((call) => isAllowed(grantsOf(template, name), call))).toEqual([]);
  }
});

describe("these tests notice", () => {
  const template = templateOf(PLATFORM_SETTINGS);

  test.each(ROLES)("each single permission that the %s lacks", (name) => {
    const all = singleGrants(grantsOf(template, name));
    for (const missing of all) {
      const rest = all.filter((grant) => grant !== missing);
      expect(denied(rest, needsOf(template, name)), JSON.stringify(missing)).not.toEqual([]);
    }
  });

  test.each(ROLES)("each permission of another role that the %s gets too", (name) => {
    const needs = needsOf(template, name);
    const others = ROLES.flatMap((other) => needsOf(template, other)).filter(
      (call) => !needs.map(callName).includes(callName(call)),
    );
    for (const { action, resource, keys = {} } of others) {
      const same = Object.entries(keys).map(([key, value = ""]) => [key, [value]]);
      const condition = { "ForAllValues:StringEquals": Object.fromEntries(same) };
      const extra: Grant = { actions: [action], resources: [resource], condition };
      expect(unused([...grantsOf(template, name), extra], needs), JSON.stringify(extra)).toEqual([extra]);
    }
  });
});
