import type { AwsCall } from "./aws-call.ts";

/** An `Allow` statement of a role. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
}

/**
 * Whether a role with these statements may make a call. It knows what the policies of the stack contain: `*` and `?` in actions and
 * resources, and conditions on the partition of an item.
 *
 * @throws TypeError if a statement has another condition
 */
export function isAllowed(grants: readonly Grant[], { action, resource, partition }: AwsCall): boolean {
  return grants.some(
    ({ actions, resources, condition = {} }) =>
      actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      resources.some((pattern) => matches(pattern, resource)) &&
      Object.entries(condition).every(([operator, keys]) => holds(operator, keys, partition)),
  );
}

function holds(
  operator: string,
  keys: Readonly<Record<string, readonly string[]>>,
  partition?: string,
): boolean {
  const { "dynamodb:LeadingKeys": patterns, ...others } = keys;
  const compare = OPERATORS[operator];
  if (patterns === undefined || compare === undefined || Object.keys(others).length > 0)
    throw new TypeError(`a condition that is not known here: ${operator} ${Object.keys(keys)}`);
  // As in IAM: for all values of a request that has none.
  return partition === undefined || patterns.some((pattern) => compare(pattern, partition));
}

const OPERATORS: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
  "ForAllValues:StringEquals": (pattern, value) => pattern === value,
  "ForAllValues:StringLike": matches,
};

function matches(pattern: string, value: string): boolean {
  const expression = pattern.replace(/[.*+?^${}()|[\]\\]/g, (char) => WILDCARDS[char] ?? `\\${char}`);
  return new RegExp(`^${expression}$`, "s").test(value);
}

const WILDCARDS: Readonly<Record<string, string>> = { "*": ".*", "?": "." };
