import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ArgumentsError } from "./arguments.ts";
import { checkOutputFile, outputLine, writeOutputFile } from "./output-file.ts";

const directory = async () => {
  const path = await mkdtemp(join(tmpdir(), "boomerang-output-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
};

test("a result that is no strict JSON is a string in result_text, so that each line is JSON", () => {
  const job = { jobId: "a", status: "SUCCEEDED", result: '{"score":NaN,\n"a":1}', isNotJson: true } as const;
  expect(JSON.parse(outputLine({ line: 7, jobId: "a", job }))).toEqual({
    line: 7,
    job_id: "a",
    status: "SUCCEEDED",
    result_text: '{"score":NaN,\n"a":1}',
  });
});

test("a result is written as the model returned it, on one line", () => {
  const job = {
    jobId: "a",
    status: "SUCCEEDED" as const,
    input: "1",
    result: '{\n  "n": 1.0,\r\n "s": "\\n"}',
  };
  expect(outputLine({ line: 7, jobId: "a", job })).toBe(
    '{"line":7,"job_id":"a","status":"SUCCEEDED","result":{   "n": 1.0,   "s": "\\n"}}'.replace(
      / {3}"s/,
      '  "s',
    ),
  );
});

test("errors, dead letters and lines without effect are written", () => {
  const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
  const lines = [
    { line: 1, jobId: "a", job: { jobId: "a", status: "FAILED" as const, errors } },
    { line: 2, deadLetter: { line: 2, code: "invalid_json", message: "not JSON" } },
    { line: 3, jobId: "a", reusesJobIdOf: 1 },
    { line: 4, jobId: "a", cancelsJobOf: 1 },
    { line: 5, jobId: "b" },
    { line: 6, jobId: "a", resubmits: { jobOf: 1 } },
    { line: 7, jobId: "c", resubmits: { jobOf: undefined } },
  ];
  expect(lines.map((line) => JSON.parse(outputLine(line)))).toEqual([
    { line: 1, job_id: "a", status: "FAILED", errors },
    { line: 2, dead_letter: { code: "invalid_json", message: "not JSON" } },
    { line: 3, job_id: "a", note: "no effect: line 1 already uses this job id" },
    { line: 4, job_id: "a", note: "cancels the job of line 1" },
    { line: 5, job_id: "b", note: "no outcome and no dead letter received" },
    { line: 6, job_id: "a", note: "asks to resubmit the job of line 1" },
    { line: 7, job_id: "c", note: "no effect: no line creates the job that it asks to resubmit" },
  ]);
});

test("the file has one line for each outcome and replaces an existing file", async () => {
  const path = join(await directory(), "out.jsonl");
  await checkOutputFile(path);
  await writeOutputFile(path, [{ line: 1 }, { line: 2 }]);
  await checkOutputFile(path);
  await writeOutputFile(path, [{ line: 3, jobId: "c", cancelsJobOf: 1 }]);
  expect(await readFile(path, "utf8")).toBe('{"line":3,"job_id":"c","note":"cancels the job of line 1"}\n');
});

test("a file that cannot be written is an error before the run", async () => {
  const here = await directory();
  await expect(checkOutputFile(here)).rejects.toThrow(ArgumentsError);
  await expect(checkOutputFile(here)).rejects.toThrow("it is a directory");
  await expect(checkOutputFile(join(here, "no", "out.jsonl"))).rejects.toThrow(
    "its directory does not exist",
  );
});
