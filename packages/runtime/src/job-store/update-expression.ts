import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";

/** The parts of an update of one item, as they are added. */
export interface ExpressionBuilder {
  set(name: string, value: unknown): void;
  remove(name: string): void;
  /** Adds one to a number that the item has. */
  increment(name: string): void;
  /** An attribute, for use in the condition. */
  name(name: string): string;
  /** A value, for use in the condition. */
  value(value: unknown): string;
  end(): UpdateParameters;
}

export interface UpdateParameters {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

export function startExpression(): ExpressionBuilder {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  let count = 0;
  let sets = "";
  let removes = "";
  const nameOf = (name: string) => {
    if (needsNoPlaceholder(name)) return name;
    names[`#${name}`] = name;
    return `#${name}`;
  };
  const placeholderOf = (value: unknown) => {
    const placeholder = `:${count++}`;
    values[placeholder] = value;
    return placeholder;
  };
  const addSet = (text: string) => {
    sets += sets === "" ? `SET ${text}` : `, ${text}`;
  };
  return {
    name: nameOf,
    value: placeholderOf,
    set: (name, value) => addSet(`${nameOf(name)} = ${placeholderOf(value)}`),
    increment(name) {
      const attribute = nameOf(name);
      addSet(`${attribute} = ${attribute} + ${placeholderOf(1)}`);
    },
    remove(name) {
      removes += removes === "" ? `REMOVE ${nameOf(name)}` : `, ${nameOf(name)}`;
    },
    end: () => ({
      UpdateExpression: [sets, removes].filter((clause) => clause !== "").join(" "),
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
    }),
  };
}

/**
 * None of DynamoDB's reserved words contains an underscore (Developer Guide, "Reserved words in DynamoDB"). Each placeholder is
 * written and signed with every request.
 */
function needsNoPlaceholder(name: string): boolean {
  return name.includes("_");
}
