import type { Target } from "@boomerang/core";
import { expect, test } from "vitest";
import { submissionFailure } from "./submission-failure.ts";

const production: Target = {
  kind: "model",
  id: "echo",
  place: { type: "environment", name: "production", regional: false },
};
const development: Target = { kind: "chain", id: "echo", place: { type: "development" } };

test.each([
  [400, "rejected"],
  [401, "account"],
  [402, "account"],
  [403, "account"],
  [404, "rejected"],
  [413, "rejected"],
  [422, "rejected"],
  [429, "throttled"],
  [405, "rejected"],
  [408, "not_accepted"],
  [431, "rejected"],
  [503, "not_accepted"],
] as const)("status %i, certainly not accepted, means %s", (status, failure) => {
  expect(submissionFailure({ status, acceptance: "not_accepted" }, production)).toBe(failure);
});

test.each([302, 500, 502, 504, undefined])("status %s, perhaps accepted, means unknown", (status) => {
  expect(submissionFailure({ status, acceptance: "unknown" }, production)).toBe("unknown");
});

test("a connection that was never made means not accepted", () => {
  expect(submissionFailure({ status: undefined, acceptance: "not_accepted" }, production)).toBe(
    "not_accepted",
  );
});

test("a development target that is not found may be asleep", () => {
  expect(submissionFailure({ status: 404, acceptance: "not_accepted" }, development)).toBe("asleep");
});
