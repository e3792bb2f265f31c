import type * as v from "valibot";

/** Says what is wrong with an object: it is none, lacks a field, or has one that nobody knows. */
export function unknownField(known: readonly string[]) {
  return ({ expected }: v.StrictObjectIssue): string => {
    if (expected === "never") return `is not a known field; known are ${known.join(", ")}`;
    return expected === "Object" ? "must be an object" : "is missing";
  };
}
