import { describe, expect, test } from "vitest";
import { groupLines, sentLine, unsentLine } from "./sent-line.ts";

const body = '{"job_id":"a","target":{"model_id":"echo"},"model_input":1}';

describe("the job of a line", () => {
  test.each([
    ["is the one that it names", body, "a"],
    ["is named after the SQS message id by default", '{"target":{"model_id":"echo"},"model_input":1}', "m-1"],
    ["is the one that it cancels", '{"type":"cancel","job_id":"b"}', "b"],
    ["is the one that it names, even when the message is rejected", '{"job_id":"c","target":{}}', "c"],
    ["is missing when the message is not JSON", "nonsense", undefined],
  ])("%s", (_which, text, jobId) => {
    expect(sentLine({ line: 1, body: text }, "m-1").jobId).toBe(jobId);
  });

  test("is missing when the message was never sent", () => {
    expect(sentLine({ line: 1, body, unsendable: "is empty" }, undefined).jobId).toBeUndefined();
  });
});

test("lines that name the same job are a group; a line that names none is alone", () => {
  const bodies = [
    body,
    "nonsense",
    '{"type":"cancel","job_id":"a"}',
    "nonsense",
    body.replace('"job_id":"a",', ""),
  ];
  const lines = [...bodies, bodies.at(-1) ?? ""].map((text, n) => unsentLine({ line: n + 1, body: text }));
  expect(groupLines(lines).map((group) => group.map(({ line }) => line))).toEqual([
    [1, 3],
    [2],
    [4],
    [5],
    [6],
  ]);
});
