import { expect, test } from "vitest";
import {
  continuingText,
  keptText,
  progressEnd,
  progressLine,
  progressText,
  stoppedText,
} from "./progress.ts";
import { jobsOf, reportState } from "./report.fixture.ts";

const terminal = { isTerminal: true, columns: 200 };
const file = { isTerminal: false, columns: 80 };
const done = (count: number, of = 100) => reportState({ awaited: of, jobs: jobsOf("SUCCEEDED", count) });

test("the line shows progress and the outcomes so far", () => {
  const jobs = [...jobsOf("SUCCEEDED", 30), ...jobsOf("FAILED", 2), ...jobsOf("SUBMITTED", 10)];
  expect(progressLine(reportState({ awaited: 64, jobs, events: 31, seconds: 3.25 }))).toBe(
    "██████████░░░░░░░░░░ 32/64 done · 30 succeeded · 2 failed · 31 events · 3.3 s",
  );
  expect(progressLine(reportState())).toBe("░░░░░░░░░░░░░░░░░░░░ 0/0 done · 0 events · 0.0 s");
  expect(progressLine(done(100))).toMatch(/^█{20} 100\/100/);
});

test("dead letters without a job are counted apart from rejected jobs", () => {
  const deadLetters = [1, 2].map((line) => ({ line, code: "invalid_json", message: "no" }));
  const jobs = jobsOf("REJECTED", 3);
  expect(progressLine(reportState({ awaited: 5, jobs, deadLetters }))).toContain(
    " 5/5 done · 3 rejected · 2 dead letters · ",
  );
});

test("a dead letter of a job with a record is not counted twice, and never more is done than is awaited", () => {
  const letter = { line: 1, jobId: "rejected-1", code: "invalid_message", message: "no" };
  const state = { jobs: jobsOf("REJECTED", 1), deadLetters: [letter, { ...letter, jobId: "never stored" }] };
  expect(progressLine(reportState({ awaited: 3, ...state }))).toContain(
    " 2/3 done · 1 rejected · 1 dead letter · ",
  );
  expect(progressLine(reportState({ awaited: 1, ...state }))).toContain(" 1/1 done ");
  const open = [...jobsOf("SUCCEEDED", 3), ...jobsOf("PENDING", 1)];
  expect(progressLine(reportState({ awaited: 2, jobs: open }))).toContain(" 1/2 done ");
});

test("on a terminal the line replaces the old one and is cut so that it never wraps", () => {
  expect(progressText(done(1), done(1), terminal)).toBe(`\r${progressLine(done(1))}\u001b[K`);
  const jobs = [...jobsOf("SUCCEEDED", 30), ...jobsOf("FAILED", 2)];
  expect(progressLine(reportState({ jobs }), 60)).toBe("████████████████████ 32/32 done · 0 events · 0.0 s");
  expect(progressText(done(1), undefined, { ...terminal, columns: 10 })).toBe("\r░░░░░░░░…\u001b[K");
  expect(progressEnd(terminal)).toBe("\r\u001b[K");
});

test("elsewhere there is one line for each tenth of the jobs", () => {
  const lines: string[] = [];
  let shown: ReturnType<typeof done> | undefined;
  for (let count = 0; count <= 100; count++) {
    const text = progressText(done(count), shown, file);
    if (text !== "") {
      lines.push(text);
      shown = done(count);
    }
  }
  expect(lines.map((line) => Number(/ (\d+)\//.exec(line)?.[1]))).toEqual([
    0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100,
  ]);
  expect(lines.every((line) => line.endsWith(" s\n") && !line.includes("\r"))).toBe(true);
  expect(progressText(reportState(), reportState(), file)).toBe("");
  expect(progressEnd(file)).toBe("");
});

test("elsewhere there is also a line every three seconds", () => {
  const at = (seconds: number) => ({ ...done(11), seconds });
  expect(progressText(at(2.9), at(0), file)).toBe("");
  expect(progressText(at(3), at(0), file)).toMatch(/ 11\/100 done .* 3\.0 s\n$/);
});

test.each([
  [9.9, 10, / · 9\.9 s$/],
  [10, 0, / · 10\.0 s$/],
  [10, 50, / · 10\.0 s · about 10 s left$/],
  [20, 10, / · 20\.0 s · about 3 min left$/],
  [20, 100, / · 20\.0 s$/],
])(
  "after %d s with %d of 100 done, the line says how long the rest takes, if that is known",
  (seconds, count, end) => {
    expect(progressLine({ ...done(count), awaited: 100, seconds })).toMatch(end);
  },
);

test("what an earlier run has done does not make the rest seem faster", () => {
  const line = (count: number) => progressLine({ ...done(count), awaited: 100, doneBefore: 80, seconds: 20 });
  expect(line(90)).toMatch(/ · 20\.0 s · about 20 s left$/);
  expect(line(80)).toMatch(/ · 20\.0 s$/);
});

test("the line uses the singular for one event", () => {
  expect(progressLine(reportState({ events: 1 }))).toContain("· 1 event ·");
});

test("an interrupted run reports how much of it was done", () => {
  expect(stoppedText(undefined)).toBe("Stopped before a message was sent.");
  expect(stoppedText(done(3, 20))).toBe("Stopped with 3 of 20 done.");
});

test("a run reports how many lines of the output file have an outcome: after an interruption, and before it continues", () => {
  expect(keptText("out.jsonl", 412, 1000)).toBe(
    "out.jsonl has the outcome of 412 of 1,000 lines. The same command continues with the others.",
  );
  expect(continuingText("out.jsonl", 0, 1000)).toBeUndefined();
  expect(continuingText("out.jsonl", 412, 1000)).toBe(
    "Continuing: 412 of 1,000 lines have an outcome in out.jsonl",
  );
  expect(continuingText("out.jsonl", 2, 2)).toBe(
    "Nothing was sent: all 2 lines have an outcome in out.jsonl. Delete the file to run the input again.",
  );
  expect(continuingText("out.jsonl", 1, 1)).toContain("the line has an outcome in out.jsonl");
});
