import { messageDigest } from "@boomerang/core";
import { expect, test } from "vitest";
import { parseInputLine } from "../input/input-line.ts";
import { continuedRun, OtherInputError } from "./continued-run.ts";
import type { WrittenLine } from "./output-line.ts";

const message = (job_id: string | undefined, model_input: unknown = 1) =>
  JSON.stringify({ job_id, target: { model_id: "echo" }, model_input });
const cancel = (job_id: string) => JSON.stringify({ type: "cancel", job_id });
const input = (...texts: string[]) => texts.map((text, n) => parseInputLine(text, n + 1));
const written = (line: number, text: string, parts: Partial<WrittenLine> = {}): WrittenLine => ({
  line,
  digest: messageDigest(text),
  ...parts,
});
const succeeded = (jobId: string) => ({ jobId, job: { jobId, status: "SUCCEEDED" as const, result: "1" } });
const numbers = (lines: readonly { readonly line: number }[]) => lines.map(({ line }) => line);

test("without an outcome in the file every line is run", () => {
  const { rest, settled, kept } = continuedRun(input(message("a"), "nonsense"), []);
  expect([numbers(rest), settled, kept]).toEqual([[1, 2], [], 0]);
});

test("lines with an outcome are not run again, in whatever order they were written", () => {
  const invalid = { code: "invalid_json", message: "no" };
  const lines = input(message("a"), "nonsense", message("b"), message(undefined));
  const { rest, settled, kept } = continuedRun(lines, [
    written(4, message(undefined), succeeded("m-4")),
    written(2, "nonsense", { deadLetter: invalid }),
    written(1, message("a"), succeeded("a")),
  ]);
  expect([numbers(rest), kept]).toEqual([[3], 3]);
  expect(settled.flatMap(({ outcomes }) => outcomes)).toEqual([
    {
      ...{ line: 1, jobId: "a" },
      job: { jobId: "a", status: "SUCCEEDED", result: "1", input: "1", target: "model:echo/production" },
    },
    { line: 2, deadLetter: { line: 2, ...invalid } },
    {
      ...{ line: 4, jobId: "m-4" },
      job: { jobId: "m-4", status: "SUCCEEDED", result: "1", input: "1", target: "model:echo/production" },
    },
  ]);
});

test("lines about the same job get back what they were: a job, a reused job id, a cancel request", () => {
  const texts = [cancel("a"), message("a", 1), message("a", 2)] as const;
  const { rest, settled } = continuedRun(input(...texts), [
    written(1, texts[0], { jobId: "a" }),
    written(2, texts[1], { jobId: "a", deadLetter: { code: "job_id_taken", message: "taken" } }),
    written(3, texts[2], succeeded("a")),
  ]);
  expect(rest).toEqual([]);
  expect(settled.flatMap(({ outcomes }) => outcomes)).toMatchObject([
    { line: 1, cancelsJobOf: 3 },
    { line: 2, reusesJobIdOf: 3, deadLetter: { line: 2, jobId: "a", code: "job_id_taken" } },
    { line: 3, job: { status: "SUCCEEDED", input: "2" } },
  ]);
});

test("an expectation may change between two runs: outcomes of earlier runs are compared with it", () => {
  const lines = [parseInputLine(`{"message":${message("a")},"expected":{"status":"FAILED"}}`, 1)];
  const { settled } = continuedRun(lines, [written(1, message("a"), succeeded("a"))]);
  expect(settled[0]?.unexpected).toEqual([{ line: 1, expected: "FAILED", actual: "SUCCEEDED" }]);
});

test("lines about the same job run again when only some of them were written, which are the last ones", () => {
  const texts = [message("b"), message("a", 1), message("a", 2), message("a", 3)] as const;
  const { rest, kept } = continuedRun(input(...texts), [
    written(1, texts[0], succeeded("b")),
    written(2, texts[1], succeeded("a")),
    written(3, texts[2], { jobId: "a" }),
  ]);
  expect([numbers(rest), kept]).toEqual([[2, 3, 4], 1]);
});

test.each([
  [
    "has a line that the input lacks",
    [written(3, message("c"), succeeded("c"))],
    "has the outcome of line 3 with another message than the input",
  ],
  [
    "belongs to an input with other messages",
    [written(1, message("x"), succeeded("x")), written(2, message("y"), succeeded("y"))],
    "has the outcome of line 1 (and of 1 other line) with another message than the input",
  ],
  [
    "has a line twice",
    [written(1, message("a"), succeeded("a")), written(1, message("a"), succeeded("a"))],
    "has two outcomes of line 1",
  ],
])("a file that %s is refused", (_what, lines, reason) => {
  const run = () => continuedRun(input(message("a"), message("b")), lines);
  expect(run).toThrow(OtherInputError);
  expect(run).toThrow(reason);
});

test("a new line about a job that has an outcome is refused, because alone it would create that job", () => {
  const lines = input(message("a"), message("b"), message("a", 2));
  const done = [written(1, message("a"), succeeded("a")), written(2, message("b"), succeeded("b"))];
  expect(() => continuedRun(lines, done)).toThrow(
    "has no outcome of line 3, but has one of another line with the same job id: they must run together",
  );
});
