import * as v from "valibot";

/** An object with exactly these fields; its messages name what is missing or unknown. */
export function strictObject<E extends v.ObjectEntries>(entries: E) {
  return v.strictObject(entries, ({ expected }: v.StrictObjectIssue): string => {
    if (expected === "never") return `is not a known field; known are ${Object.keys(entries).join(", ")}`;
    return expected === "Object" ? "must be an object" : "is missing";
  });
}
