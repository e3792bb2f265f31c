import { expect, test } from "vitest";
import { outputLine, readOutputLine } from "./output-line.ts";

const digest = "d".repeat(64);
const job = { jobId: "a", status: "SUCCEEDED", input: "1" } as const;
const written = (outcome: Parameters<typeof outputLine>[0]) => JSON.parse(outputLine(outcome, digest));

test("a result that is no strict JSON is a string in result_text, so that each line is JSON", () => {
  const notJson = { ...job, result: '{"score":NaN,\n"a":1}', isNotJson: true };
  expect(written({ line: 7, jobId: "a", job: notJson })).toEqual({
    line: 7,
    job_id: "a",
    status: "SUCCEEDED",
    result_text: '{"score":NaN,\n"a":1}',
    message_digest: digest,
  });
});

test("a result is written as the model returned it, on one line", () => {
  const result = '{\n  "n": 1.0,\r\n "s": "\\n"}';
  expect(outputLine({ line: 7, jobId: "a", job: { ...job, result } }, digest)).toBe(
    `{"line":7,"job_id":"a","status":"SUCCEEDED","result":{   "n": 1.0,  "s": "\\n"},"message_digest":"${digest}"}`,
  );
});

test("errors, dead letters and lines without effect are written", () => {
  const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
  const lines = [
    { line: 1, jobId: "a", job: { jobId: "a", status: "FAILED" as const, errors } },
    { line: 2, deadLetter: { line: 2, code: "invalid_json", message: "not JSON" } },
    { line: 3, jobId: "a", reusesJobIdOf: 1 },
    { line: 4, jobId: "a", cancelsJobOf: 1 },
    { line: 5, cancelsBatch: "nightly" },
    { line: 6, jobId: "a", resubmits: { jobOf: 1 } },
    { line: 7, jobId: "c", resubmits: { jobOf: undefined } },
  ];
  expect(lines.map(written)).toEqual(
    [
      { line: 1, job_id: "a", status: "FAILED", errors },
      { line: 2, dead_letter: { code: "invalid_json", message: "not JSON" } },
      { line: 3, job_id: "a", note: "no effect: line 1 already uses this job id" },
      { line: 4, job_id: "a", note: "cancels the job of line 1" },
      { line: 5, note: "cancels the open jobs of batch nightly" },
      { line: 6, job_id: "a", note: "asks to resubmit the job of line 1" },
      { line: 7, job_id: "c", note: "no effect: no line creates the job that it asks to resubmit" },
    ].map((line) => ({ ...line, message_digest: digest })),
  );
});

test("what was written is read back, with the number formats of the result", () => {
  const errors = [{ code: "X", message: "it broke" }];
  const read = (outcome: Parameters<typeof outputLine>[0]) => readOutputLine(outputLine(outcome, digest));
  const { input: _, ...reported } = { ...job, result: '{"n": 1.0, "result": [1]}' };
  expect(read({ line: 7, jobId: "a", job: reported })).toEqual({
    line: 7,
    digest,
    jobId: "a",
    job: reported,
  });
  const notJson = { ...reported, result: "NaN", isNotJson: true };
  expect(read({ line: 7, jobId: "a", job: notJson })?.job).toEqual(notJson);
  const rejected = { jobId: "a", status: "REJECTED" as const, errors };
  const deadLetter = { line: 8, jobId: "a", code: "X", message: "it broke" };
  expect(read({ line: 8, jobId: "a", job: rejected, deadLetter })).toEqual({
    ...{ line: 8, digest, jobId: "a", job: rejected },
    deadLetter: { code: "X", message: "it broke" },
  });
  expect(read({ line: 9, jobId: "a", cancelsJobOf: 1 })).toEqual({ line: 9, digest, jobId: "a" });
});

const ours = { line: 1, job_id: "a", status: "SUCCEEDED", result: 1, message_digest: digest };

test.each([
  ["another text", "hello"],
  ["a half-written line", JSON.stringify(ours).slice(0, -1)],
  ["JSON that is not an object", "[1]"],
  ["a message of an input file", '{"target":{"model_id":"echo"},"model_input":1}'],
  ["a line without a number", JSON.stringify({ ...ours, line: "1" })],
  [
    "a line without a digest, as it was written in the past",
    JSON.stringify({ ...ours, message_digest: undefined }),
  ],
  ["an open job", JSON.stringify({ ...ours, status: "SUBMITTED" })],
  ["a status without a job", JSON.stringify({ ...ours, job_id: undefined })],
  ["a line without an outcome", JSON.stringify({ line: 1, job_id: "a", message_digest: digest })],
])("%s is not the line of an output file", (_what, text) => {
  expect(readOutputLine(JSON.stringify(ours))?.line).toBe(1);
  expect(readOutputLine(text)).toBeUndefined();
});
