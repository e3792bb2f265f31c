import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { countsText, findingJson, findingText } from "./report.ts";

const command = `aws lambda update-event-source-mapping --uuid 11111111-2222-3333-4444-555555555555 --enabled --region eu-central-1`;
const problem: Finding = {
  ...{ check: "event sources", result: "problem" },
  message: "An event source of the dispatcher is disabled: nothing that arrives there is processed.",
  fix: { text: "Enable it:", command },
};

test("a finding fits into the terminal, and its command is whole, in a line of its own", () => {
  expect(findingText(problem, 80).split("\n")).toEqual([
    "problem      event sources: An event source of the dispatcher is disabled:",
    "             nothing that arrives there is processed.",
    "             -> Enable it:",
    `             ${command}`,
  ]);
});

test("what the world has written cannot control the terminal", () => {
  const text = findingText({ check: "a", result: "ok", message: "one\u001b[2Jtwo\nthree" }, 80);
  expect(text).toBe("ok           a: one [2Jtwo three");
});

test("JSON has the command with its fix, and no fix where there is none", () => {
  expect(findingJson(problem)).toEqual({
    ...{ check: "event sources", result: "problem", message: problem.message },
    fix: `Enable it: ${command}`,
  });
  expect(JSON.stringify(findingJson({ check: "a", result: "ok", message: "b" }))).toBe(
    '{"check":"a","result":"ok","message":"b"}',
  );
});

test("the last line counts each result", () => {
  const results = ["ok", "ok", "warning", "problem", "not_checked"] as const;
  expect(countsText(results.map((result) => ({ result })))).toBe("2 ok, 1 warning, 1 problem, 1 not checked");
  expect(countsText([])).toBe("0 ok, 0 warnings, 0 problems, 0 not checked");
});
