import { expect, test } from "vitest";
import { jobsOf } from "./report.fixture.ts";
import { inputText, pickSamples } from "./samples.ts";

const done = (jobId: string, target: string, input: string, result: string) =>
  jobsOf("SUCCEEDED", 1, { jobId, target, input, result });

test("results that differ from their input come first, one of each target before a second one", () => {
  const jobs = [
    ...done("echo-1", "echo", "1", "1"),
    ...done("mood-1", "mood", '"good"', '{"label":"positive"}'),
    ...done("mood-2", "mood", '"bad"', '{"label":"negative"}'),
    ...done("size-1", "size", '"long"', "4"),
    ...jobsOf("FAILED", 3),
  ];
  const ids = (count: number) => pickSamples(jobs, count).map((job) => job.jobId);
  expect(ids(2)).toEqual(["mood-1", "size-1"]);
  expect(ids(9)).toEqual(["mood-1", "size-1", "mood-2", "echo-1"]);
});

test("an empty result is never shown", () => {
  const jobs = ['""', " null ", "{}", "[]", ""].flatMap((result, n) => done(`${n}`, "t", "1", result));
  expect(pickSamples([...jobs, ...jobsOf("SUCCEEDED", 1)], 5)).toEqual([]);
});

test.each([
  ['"soup"', "soup"],
  ['{"lang": 1, "text": "soup"}', "soup"],
  ['{"n": 1.0}', '{"n": 1.0}'],
  ["[1.0]", "[1.0]"],
  ["null", "null"],
  ["7", "7"],
])("the input %s is shown as %s", (json, text) => {
  expect(inputText(json)).toBe(text);
});
