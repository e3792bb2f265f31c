import { type Template, templateOf } from "infra/testing/template";
import { describe, expect, test } from "vitest";
import { type AwsCall, callName, callOf } from "./aws-call.ts";
import { callsOf, FUNCTIONS, type FunctionName } from "./calls.ts";
import { type Grant, isAllowed } from "./evaluate.ts";
import { grantsOf, singleGrants } from "./roles.ts";
import { serviceNeedsOf } from "./service-needs.ts";

const ROLES = [...FUNCTIONS, "Schedules"] as const;
type RoleName = (typeof ROLES)[number];

const isFunction = (name: RoleName): name is FunctionName => name !== "Schedules";

/** Everything that a role is used for. */
const needsOf = (template: Template, name: RoleName): AwsCall[] => [
  ...(isFunction(name) ? callsOf(name).map(callOf) : []),
  ...serviceNeedsOf(template, name),
];

const denied = (grants: readonly Grant[], needs: readonly AwsCall[]) =>
  needs.filter((call) => !isAllowed(grants, call)).map(callName);

/** The permissions that no call needs. */
const unused = (grants: readonly Grant[], needs: readonly AwsCall[]) =>
  singleGrants(grants).filter((grant) => !needs.some((call) => isAllowed([grant], call)));

/** What any role of the stack is used for, and what none is. */
function anyCall(template: Template): AwsCall[] {
  const needed = ROLES.flatMap((name) => needsOf(template, name)).filter(({ resource }) => resource !== "*");
  // Of a log group, every stream may be written.
  const named = needed.filter(({ action }) => !action.startsWith("logs:"));
  const others: AwsCall[] = named.map(({ action, resource }) => ({ action, resource: `${resource}-other` }));
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({
    action,
    resource: "arn:aws:s3:::Bucket/other",
  }));
  // Each action of a service on each resource of the same service, and in each partition.
  const serviceOf = ({ action }: AwsCall) => action.split(":")[0];
  const pairs = needed.flatMap((call) =>
    needed
      .filter((other) => serviceOf(other) === serviceOf(call))
      .map((other) => ({ ...other, action: call.action })),
  );
  return [...new Map([...pairs, ...others, ...objects].map((call) => [JSON.stringify(call), call])).values()];
}

describe.each([
  ["by default", {}],
  ["with traces", { tracing: true }],
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

describe("these tests notice", () => {
  const template = templateOf();

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
    for (const { action, resource, partition } of others) {
      const condition =
        partition === undefined
          ? undefined
          : { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [partition] } };
      const extra: Grant = { actions: [action], resources: [resource], condition };
      expect(unused([...grantsOf(template, name), extra], needs), JSON.stringify(extra)).toEqual([extra]);
    }
  });
});
