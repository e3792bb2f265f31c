import { describe, expect, test } from "vitest";
import { type Mutation, MutationError, mutate } from "./mutation.ts";

const mutation: Mutation = {
  name: "ignore-the-lease",
  rule: "a job with a valid lease is not claimed again",
  file: "packages/core/src/job/machine.ts",
  find: "isLeased(job)",
  replace: "false",
  tests: ["packages/core"],
};

describe("mutate", () => {
  test("replaces the one occurrence and changes nothing else", () => {
    expect(mutate("if (isLeased(job)) return;\n$&", mutation)).toBe("if (false) return;\n$&");
  });

  test("inserts the replacement literally", () => {
    expect(mutate("isLeased(job)", { ...mutation, replace: "$& $1 $$" })).toBe("$& $1 $$");
  });

  test("fails with the names of mutation and file if the text no longer occurs", () => {
    const applied = () => mutate("if (isClaimed(job)) return;", mutation);

    expect(applied).toThrow(MutationError);
    expect(applied).toThrow(
      /ignore-the-lease does not apply: its find text occurs 0 times in packages\/core\/src\/job/,
    );
  });

  test("fails if the text occurs twice", () => {
    expect(() => mutate("isLeased(job) || isLeased(job)", mutation)).toThrow(/occurs 2 times/);
  });
});
