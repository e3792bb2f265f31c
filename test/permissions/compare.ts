import type { Template } from "infra/testing/template";
import { type AwsCall, callName, callOf } from "./aws-call.ts";
import { callsOf, FUNCTIONS, type FunctionName } from "./calls.ts";
import { type Grant, isAllowed } from "./evaluate.ts";
import { keyNeedsOf } from "./key-needs.ts";
import { singleGrants } from "./roles.ts";
import { serviceNeedsOf } from "./service-needs.ts";

/** The roles of the stack, by the names in their logical ids. */
export const ROLES = [...FUNCTIONS, "Schedules"] as const;
type RoleName = (typeof ROLES)[number];

const isFunction = (name: RoleName): name is FunctionName => name !== "Schedules";

/** Everything that a role is used for. */
export function needsOf(template: Template, name: RoleName): AwsCall[] {
  const own = isFunction(name) ? callsOf(name).map(callOf) : [];
  const calls = [...own, ...serviceNeedsOf(template, name)];
  return [...calls, ...keyNeedsOf(template, calls)];
}

/** The calls that a role does not allow. */
export const denied = (grants: readonly Grant[], needs: readonly AwsCall[]) =>
  needs.filter((call) => !isAllowed(grants, call)).map(callName);

/** The permissions that no call needs. */
export const unused = (grants: readonly Grant[], needs: readonly AwsCall[]) =>
  singleGrants(grants).filter((grant) => !needs.some((call) => isAllowed([grant], call)));

/** Calls that a role might allow by mistake: what any role of the stack is used for, and what none is. */
export function anyCall(template: Template): AwsCall[] {
  const needed = ROLES.flatMap((name) => needsOf(template, name)).filter(({ resource }) => resource !== "*");
  // Of a log group, every stream may be written.
  const named = needed.filter(({ action }) => !action.startsWith("logs:"));
  const others: AwsCall[] = named.map(({ action, resource }) => ({ action, resource: `${resource}-other` }));
  // With the key itself, without a service in between.
  const direct = needed
    .filter(({ action }) => action.startsWith("kms:"))
    .map(({ action, resource }) => ({ action, resource }));
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
  return [
    ...new Map(
      [...pairs, ...others, ...direct, ...objects].map((call) => [JSON.stringify(call), call]),
    ).values(),
  ];
}
