import stringWidth from "string-width";
import { expect, test } from "vitest";
import { outcomeReport } from "./outcome-report.ts";
import { jobsOf, reportState } from "./report.fixture.ts";
import type { ReportState } from "./report-state.ts";

const error = (code: string) => ({ errors: [{ code, message: "why" }] });

test("a report shows counts with their reasons, sample results, problems and a summary", () => {
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
    awaited: 9,
    jobs,
    deadLetters: [{ line: 9, code: "invalid_json", message: "The message is not JSON." }],
    events: 8,
    seconds: 12.34,
  });
  expect(outcomeReport(state, { width: 100, output: "/home/ann/out.jsonl" })).toBe(
    `
Outcome    Count  Reason
─────────  ─────  ────────────────────────────────────────────
SUCCEEDED      2
FAILED         5  MODEL_INVALID_INPUT 3, MODEL_PREDICT_ERROR 2
CANCELED       1
no job         1  dead letters: invalid_json 1

Sample results  Target                      Input     Output
──────────────  ──────────────────────────  ────────  ──────────────────────────────────
succeeded-1     model:sentiment/production  豆花滑嫩  {"label":"positive","text":"豆花"}
succeeded-2     model:sentiment/production  豆花滑嫩  {"label":"positive","text":"豆花"}

FAILED  Job       Reason
──────  ────────  ────────────────────────
line 3  failed-1  MODEL_PREDICT_ERROR: why
line 4  failed-2  MODEL_PREDICT_ERROR: why
line 5  failed-1  MODEL_INVALID_INPUT: why
line 6  failed-2  MODEL_INVALID_INPUT: why
line 7  failed-3  MODEL_INVALID_INPUT: why

Dead letters  Job  Reason
────────────  ───  ──────────────────────────────────────
line 9             invalid_json: The message is not JSON.

9 messages = 8 jobs + 1 dead letter without a job. Every job has an outcome. 8 events, 12.3 s.
The outcome of each line is in /home/ann/out.jsonl
`.trimStart(),
  );
});

const report = (parts: Partial<ReportState>, width = 100) => outcomeReport(reportState(parts), { width });

test("the summary counts each message once: as a job, a reused job id, or a request about a job", () => {
  const [job] = jobsOf("CANCELED", 1);
  const about = (line: number) => ({ line, jobId: "canceled-1" });
  const lines = [
    { line: 1, job: job! },
    { ...about(2), reusesJobIdOf: 1 },
    { ...about(3), reusesJobIdOf: 1 },
    { ...about(4), cancelsJobOf: 1 },
    { ...about(5), resubmits: { jobOf: 1 } },
    { line: 6, jobId: "gone", resubmits: { jobOf: undefined } },
    {
      ...about(7),
      reusesJobIdOf: 1,
      deadLetter: { line: 7, jobId: "canceled-1", code: "x", message: "taken" },
    },
    { line: 8, deadLetter: { line: 8, code: "invalid_json", message: "no" } },
  ];
  const deadLetters = lines.flatMap(({ deadLetter }) => deadLetter ?? []);
  const text = report({ jobs: [job!], lines, deadLetters, events: 1 }, 200);
  expect(text).toContain(
    "\n8 messages = 1 job + 1 dead letter without a job + 3 reused job ids + 1 cancel request + 2 resubmit requests. Every job",
  );
  expect(text).toMatch(/^line 2 +canceled-1 +no effect: line 1 already uses this job id$/m);
  expect(text).toMatch(/^line 6 +gone +no effect: no line creates the job that it asks to resubmit$/m);
  expect(text.match(/^line 7.*/gm)).toEqual(["line 7        canceled-1  x: taken"]);
  expect(text).not.toMatch(/^line [45]/m);
});

test("a report shows ten failures and ten dead letters at most, and how to see the rest", () => {
  const deadLetters = Array.from({ length: 12 }, () => ({ code: "invalid_json", message: "no" }));
  const text = report({ jobs: jobsOf("FAILED", 13, error("x")), deadLetters });
  expect(text.match(/^line \d+/gm)).toHaveLength(20);
  expect(text).toContain("\n3 more: use --output FILE to see all\n");
  expect(text).toContain("\n2 more: use --output FILE to see all\n");
});

test("open, lost, expired, rejected and unexpected outcomes are listed", () => {
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
  const unexpected = [{ line: 3, expected: "SUCCEEDED", actual: "LOST (lost)" }];
  const text = report({ awaited: 5, jobs, lines, unexpected });
  expect(text).toMatch(/^open +2$/m);
  expect(text).not.toContain("no job");
  expect(text).toMatch(
    /^Open .*\n.*\nline 1 +submitted-1\nline 5 +gone +no outcome and no dead letter received$/m,
  );
  expect(text).toMatch(/^line 2 +lost-1 +lost: why$/m);
  expect(text).toMatch(/^line 3 +expired-1$/m);
  expect(text).toMatch(/^line 4 +rejected-1 +model_does_not_exist: why$/m);
  expect(text).toMatch(/^line 3 +SUCCEEDED +LOST \(lost\)$/m);
  expect(text).toContain("5 messages = 5 jobs. 3 jobs open or lost. ");
  expect(text).not.toContain("Sample results");
});

test.each([40, 50, 80])(
  "in %i columns no line is wider, no reason is cut, and no text controls the terminal",
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
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(text).not.toContain("\u001b");
    // The result has 80, on up to five lines.
    expect(text.match(/長/g)?.length).toBe({ 40: 80, 50: 65, 80: 80 }[width]);
    expect(text.includes("長…")).toBe(width === 50);
    expect(text.replace(/\s+/g, " ")).toContain(`x: a ${why}`);
  },
);

test.each([80, Number.POSITIVE_INFINITY])("in %s columns no cell is longer than 1,000 columns", (width) => {
  const long = `"${"x".repeat(260_000)}"`;
  const text = report(
    {
      jobs: [
        ...jobsOf("SUCCEEDED", 2, { target: "model:echo/production", input: long, result: long }),
        ...jobsOf("FAILED", 1, { errors: [{ code: "MODEL_PREDICT_ERROR", message: long }] }),
      ],
      unexpected: [{ line: 1, expected: `FAILED ${long}`, actual: "SUCCEEDED" }],
    },
    width,
  );
  for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThan(1100);
  expect(text.length).toBeLessThan(10_000);
  expect(text).toContain("x…");
});

test("when the output is not a terminal, a reason is on one line", () => {
  const why = "because ".repeat(100).trim();
  const text = report(
    { jobs: jobsOf("FAILED", 1, { errors: [{ code: "x", message: why }] }) },
    Number.POSITIVE_INFINITY,
  );
  expect(text).toContain(`x: ${why}\n`);
});

test("ten unexpected outcomes are shown at most, and how to see the rest", () => {
  const unexpected = Array.from({ length: 2013 }, (_, n) => ({
    line: n + 1,
    expected: "FAILED",
    actual: "SUCCEEDED",
  }));
  expect(report({ unexpected }).match(/^line \d+/gm)).toHaveLength(10);
  expect(report({ unexpected })).toContain("\n2,003 more: use --output FILE to see all\n");
});

test.each([40, 60])("in %i columns the path of the output is cut at its start", (width) => {
  const output = `/home/${"folder/".repeat(20)}out.jsonl`;
  const text = outcomeReport(reportState({ jobs: jobsOf("FAILED", 13, error("x")) }), { width, output });
  for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  expect(text).toMatch(/^3 more in ….*folder\/out\.jsonl$/m);
  expect(text).toMatch(/\nThe outcome of each line is in\n….*folder\/out\.jsonl\n$/);
});

test("open lines are not in the output file, and the same command runs them again", () => {
  const state = reportState({ jobs: [...jobsOf("SUCCEEDED", 3), ...jobsOf("SUBMITTED", 1)] });
  expect(outcomeReport(state, { width: 100, output: "out.jsonl" })).toContain(
    "\n3 outcomes are in out.jsonl\nThe same command continues with 1 line.\n",
  );
});
