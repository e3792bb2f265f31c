import type { AwsCall } from "./aws-call.ts";

/** A statement of a role. */
export interface Grant {
  /** Default `Allow`. */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** By operator and key of the request. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
}

/**
 * Whether a role with these statements may make a call. It knows what the policies of the stack contain: `*` and `?` in actions and
 * resources, and four operators.
 *
 * @throws TypeError if a statement has another operator
 */
export function isAllowed(grants: readonly Grant[], call: AwsCall): boolean {
  const effects = grants.filter((grant) => applies(grant, call)).map(({ effect = "Allow" }) => effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function applies(
  { actions, resources, condition = {} }: Grant,
  { action, resource, keys = {} }: AwsCall,
): boolean {
  const conditions = Object.entries(condition).flatMap(([operator, expected]) =>
    Object.entries(expected).map(([key, values]) => holds(operator, values, keys[key])),
  );
  return (
    actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => matches(pattern, resource)) &&
    conditions.every(Boolean)
  );
}

/** @param value what the request has for the key of the condition, if anything */
function holds(operator: string, expected: readonly string[], value: string | undefined): boolean {
  switch (operator) {
    // Of a request without the key, all values match.
    case "ForAllValues:StringEquals":
      return value === undefined || expected.includes(value);
    case "ForAllValues:StringLike":
      return value === undefined || expected.some((pattern) => matches(pattern, value));
    case "StringLike":
      return value !== undefined && expected.some((pattern) => matches(pattern, value));
    case "Null":
      return expected.includes(String(value === undefined));
    default:
      throw new TypeError(`an operator that is not known here: ${operator}`);
  }
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern.replace(/[.*+?^${}()|[\]\\]/g, (char) => WILDCARDS[char] ?? `\\${char}`);
  return new RegExp(`^${expression}$`, "s").test(value);
}

const WILDCARDS: Readonly<Record<string, string>> = { "*": ".*", "?": "." };
