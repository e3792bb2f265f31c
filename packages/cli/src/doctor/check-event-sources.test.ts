import { expect, test } from "vitest";
import { checkEventSources } from "./check-event-sources.ts";

const check = (state: string, lastResult?: string) =>
  checkEventSources([{ feeds: "receiver", uuid: "uuid-1", state, lastResult }], " --region r");

test("sources that are enabled are good", () => {
  expect(check("Enabled", "OK")).toEqual([
    { check: "event sources", result: "ok", message: "All 1 are enabled." },
  ]);
});

test("a source that is disabled is a problem, with the command that enables it", () => {
  for (const state of ["Disabled", "Disabling"]) {
    expect(check(state)).toMatchObject([
      {
        result: "problem",
        fix: { command: "aws lambda update-event-source-mapping --uuid uuid-1 --enabled --region r" },
      },
    ]);
  }
});

test.each([
  ["Deleted", undefined, "problem", "created again"],
  ["Enabled", "PROBLEM: Function call failed", "problem", "log of the receiver"],
  ["Enabling", undefined, "warning", "in a minute"],
])("a source that is %s (%s) is a %s", (state, lastResult, result, fix) => {
  expect(check(state, lastResult)).toMatchObject([{ result, fix: { text: expect.stringContaining(fix) } }]);
});

test("a stack without any is a problem", () => {
  expect(checkEventSources([], "")).toMatchObject([{ result: "problem" }]);
});
