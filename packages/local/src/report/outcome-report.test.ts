import stringWidth from "string-width";
import { expect, test } from "vitest";
import { outcomeReport } from "./outcome-report.ts";
import { jobsOf, reportState } from "./report.fixture.ts";
import type { ReportState } from "./report-state.ts";

const error = (code: string) => ({ errors: [{ code, message: "why" }] });

test("a report shows counts with their reasons, some results, what failed and the sum", () => {
  const jobs = [
    ...jobsOf("SUCCEEDED", 2, {
      target: "model:sentiment/production",
      input: '{"text":"豆花滑嫩"}',
      result: '{"label":"positive","text":"豆花"}',
    }),
    ...jobsOf("FAILED", 2, error("MODEL_PREDICT_ERROR")),
    ...jobsOf("FAILED", 3, error("MODEL_INVALID_INPUT")),
    ...jobsOf("CANCELED", 1),
  ];
  const state = reportState({
    submitted: 9,
    jobs,
    deadLetters: [{ line: 9, code: "invalid_json", message: "The message is not JSON." }],
    events: 8,
    seconds: 12.34,
  });
  expect(outcomeReport(state, { width: 100, output: "/home/ann/out.jsonl" })).toBe(
    `
Outcome    Jobs  Why
─────────  ────  ────────────────────────────────────────────
SUCCEEDED     2
FAILED        5  MODEL_INVALID_INPUT 3, MODEL_PREDICT_ERROR 2
CANCELED      1
REJECTED      1  invalid_json 1

A few results  Target                      Input     Output
─────────────  ──────────────────────────  ────────  ──────────────────────────────────
succeeded-1    model:sentiment/production  豆花滑嫩  {"label":"positive","text":"豆花"}
succeeded-2    model:sentiment/production  豆花滑嫩  {"label":"positive","text":"豆花"}

FAILED  Job       Why
──────  ────────  ────────────────────────
line 3  failed-1  MODEL_PREDICT_ERROR: why
line 4  failed-2  MODEL_PREDICT_ERROR: why
line 5  failed-1  MODEL_INVALID_INPUT: why
line 6  failed-2  MODEL_INVALID_INPUT: why
line 7  failed-3  MODEL_INVALID_INPUT: why

Dead letters  Job  Why
────────────  ───  ──────────────────────────────────────
line 9             invalid_json: The message is not JSON.

9 messages: 9 jobs; all have an outcome; 8 events; 12.3 s
What became of each line: /home/ann/out.jsonl
`.trimStart(),
  );
});

const report = (parts: Partial<ReportState>, width = 100) => outcomeReport(reportState(parts), { width });

test("the messages add up: jobs, repeats and cancels", () => {
  const [job] = jobsOf("CANCELED", 1);
  const about = (line: number, cancels: boolean) => ({
    line,
    jobId: "canceled-1",
    about: { line: 1, cancels },
  });
  const lines = [{ line: 1, job: job! }, about(2, false), about(3, false), about(4, true)];
  const text = report({ jobs: [job!], lines, events: 1 });
  expect(text).toContain(
    "\n4 messages: 1 job (2 repeated a job id, 1 cancelled one); all have an outcome; 1 event; 0 s\n",
  );
  expect(text).toMatch(/^line 2 +canceled-1 +changed nothing: the job id was taken by line 1$/m);
  expect(text).not.toMatch(/^line 4/m);
});

test("of many failures and dead letters ten of each kind are shown, and where the rest is", () => {
  const deadLetters = Array.from({ length: 12 }, () => ({ code: "invalid_json", message: "no" }));
  const text = report({ jobs: jobsOf("FAILED", 13, error("x")), deadLetters });
  expect(text.match(/^line \d+/gm)).toHaveLength(20);
  expect(text).toContain("\nand 3 more: --output FILE\n");
  expect(text).toContain("\nand 2 more: --output FILE\n");
});

test("what is open, lost, expired, rejected or not as expected is named", () => {
  const jobs = [
    ...jobsOf("SUBMITTED", 1),
    ...jobsOf("LOST", 1, error("lost")),
    ...jobsOf("EXPIRED", 1),
    ...jobsOf("REJECTED", 1, error("model_does_not_exist")),
  ];
  const lines = [
    ...jobs.map((job, n) => ({ line: n + 1, jobId: job.jobId, job })),
    { line: 5, jobId: "gone" },
  ];
  const unexpected = [{ what: "line 3", expected: "SUCCEEDED", actual: "LOST (lost)" }];
  const text = report({ submitted: 5, jobs, lines, unexpected });
  expect(text).toMatch(/^open +2$/m);
  expect(text).toMatch(/^Open .*\n.*\nline 1 +submitted-1\nline 5 +gone +nothing was heard of it$/m);
  expect(text).toMatch(/^line 2 +lost-1 +lost: why$/m);
  expect(text).toMatch(/^line 3 +expired-1$/m);
  expect(text).toMatch(/^line 4 +rejected-1 +model_does_not_exist: why$/m);
  expect(text).toMatch(/^line 3 +SUCCEEDED +LOST \(lost\)$/m);
  expect(text).toContain("5 jobs; 3 without a result that should have one");
  expect(text).not.toContain("A few results");
});

test.each([40, 50, 80])(
  "in %i columns no line is wider, no reason is cut, and no text steers it",
  (width) => {
    const why = "max_time_in_queue_seconds must be an integer from 10 to 259200";
    const text = report(
      {
        jobs: jobsOf("SUCCEEDED", 1, {
          target: "model:sentiment/production",
          result: `"${"長".repeat(80)}"`,
        }),
        deadLetters: [{ jobId: "\u001b[2Jgone", code: "x", message: `a\n${why}` }],
      },
      width,
    );
    for (const line of text.split("\n")) {
      if (!/messages:/.test(line)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(text).not.toContain("\u001b");
    expect(text.match(/長/g)).toHaveLength(80);
    expect(text.replace(/\s+/g, " ")).toContain(`x: a ${why}`);
  },
);

test("where there is no terminal nothing is cut", () => {
  const result = `"${"x".repeat(5000)}"`;
  expect(report({ jobs: jobsOf("SUCCEEDED", 1, { result }) }, Number.POSITIVE_INFINITY)).toContain(result);
});
