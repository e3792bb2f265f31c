import { describe, expect, test } from "vitest";
import { type Mutation, MutationError, mutate } from "./mutation.ts";

const mutation: Mutation = {
  name: "drop-the-lease",
  rule: "a claimed job is claimed by nobody else",
  file: "packages/core/src/job/machine.ts",
  find: "isLeased(job)",
  replace: "false",
  tests: ["packages/core"],
};

describe("mutate", () => {
  test("changes the one place and nothing else", () => {
    expect(mutate("if (isLeased(job)) return;\n$&", mutation)).toBe("if (false) return;\n$&");
  });

  test("takes the replacement as it is written", () => {
    expect(mutate("isLeased(job)", { ...mutation, replace: "$& $1 $$" })).toBe("$& $1 $$");
  });

  test("fails, naming the mutation and its file, where the text is gone", () => {
    const applied = () => mutate("if (isClaimed(job)) return;", mutation);

    expect(applied).toThrow(MutationError);
    expect(applied).toThrow(
      /drop-the-lease does not apply: its text does not stand in packages\/core\/src\/job/,
    );
  });

  test("fails where it could mean two places", () => {
    expect(() => mutate("isLeased(job) || isLeased(job)", mutation)).toThrow(/stands 2 times/);
  });
});
