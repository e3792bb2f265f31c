import { expect, test } from "vitest";
import { outcomeReport } from "./outcome-report.ts";
import { jobsOf, reportState } from "./report.fixture.ts";

const error = (code: string) => ({ errors: [{ code, message: "why" }] });

test("a report shows counts with their reasons, some results, dead letters and the sum", () => {
  const jobs = [
    ...jobsOf("SUCCEEDED", 2, {
      target: "model:sentiment/production",
      milliseconds: 1234,
      result: '{"label":"positive","text":"豆花"}',
    }),
    ...jobsOf("FAILED", 2, error("MODEL_PREDICT_ERROR")),
    ...jobsOf("FAILED", 3, error("MODEL_INVALID_INPUT")),
    ...jobsOf("CANCELED", 1),
  ];
  const state = reportState({
    submitted: 9,
    jobs,
    deadLetters: [{ line: 12, code: "invalid_json", message: "The message is not JSON." }],
    events: 8,
    seconds: 12.34,
  });
  expect(outcomeReport(state)).toBe(
    `
Outcome    Jobs  Why
─────────  ────  ────────────────────────────────────────────
SUCCEEDED     2
FAILED        5  MODEL_INVALID_INPUT 3, MODEL_PREDICT_ERROR 2
CANCELED      1
REJECTED      1

A few results  Target                        Took  Output
─────────────  ──────────────────────────  ──────  ──────────────────────────────────
succeeded-1    model:sentiment/production  1.23 s  {"label":"positive","text":"豆花"}
succeeded-2    model:sentiment/production  1.23 s  {"label":"positive","text":"豆花"}

Dead letters  Job  Code          Reason
────────────  ───  ────────────  ────────────────────────
line 12            invalid_json  The message is not JSON.

9 jobs, all have an outcome; 8 events; 12.3 s
`.trimStart(),
  );
});

test("of many results the first, the last and some between are shown, of many dead letters the first ten", () => {
  const state = reportState({
    jobs: jobsOf("SUCCEEDED", 100),
    deadLetters: Array.from({ length: 12 }, (_, n) => ({ line: n + 1, code: "invalid_json", message: "no" })),
  });
  const text = outcomeReport(state);
  expect(text.match(/succeeded-\d+/g)).toEqual(["1", "26", "51", "75", "100"].map((n) => `succeeded-${n}`));
  expect(text).toContain("(in S3)");
  expect(text.match(/line \d+/g)).toHaveLength(10);
  expect(text).toContain("\nand 2 more\n");
});

test("what is open, lost or not as expected is said", () => {
  const state = reportState({
    jobs: [...jobsOf("SUBMITTED", 1), ...jobsOf("LOST", 1, error("lost"))],
    surprises: [{ what: "line 3", expected: "SUCCEEDED", actual: "LOST (lost)" }],
  });
  const text = outcomeReport(state);
  expect(text).toMatch(/^open +1$/m);
  expect(text).toMatch(/^line 3 +SUCCEEDED +LOST \(lost\)$/m);
  expect(text).toContain("2 jobs, 2 without a result that should have one");
  expect(text).not.toContain("A few results");
});

test("no line is wider than the terminal, and no text of others steers it", () => {
  const state = reportState({
    jobs: jobsOf("SUCCEEDED", 1, { result: `"${"長".repeat(80)}"` }),
    deadLetters: [{ jobId: "\u001b[2Jgone", code: "x", message: "a\nb" }],
  });
  const lines = outcomeReport(state, 40).split("\n");
  expect(lines.find((line) => line.startsWith("succeeded-1"))).toMatch(/長…$/);
  expect(lines.join("\n")).not.toContain("\u001b");
  expect(lines.find((line) => line.includes("gone"))).toContain("a b");
});

test("one job is one job", () => {
  expect(outcomeReport(reportState({ jobs: jobsOf("SUCCEEDED", 1) }))).toContain("\n1 job, all");
});
