import type { SucceededJob } from "@boomerang/client";
import { expect, test } from "vitest";
import { jobJson } from "./job-view.ts";

const job: SucceededJob = {
  ...{ jobId: "a", status: "SUCCEEDED", submissions: 1, deliveries: 1, errors: [], isJson: true },
  ...{ createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:09.000Z" },
  output: undefined,
  text: '{\r\n  "n": 1.0,\n  "text": "a\\nb"\n}',
};

test("a job is one line of JSON, also if the model writes its output in several", () => {
  const { json } = jobJson(job);
  expect(json).not.toMatch(/[\r\n]/);
  expect(JSON.parse(json).output).toEqual({ n: 1, text: "a\nb" });
  expect(json).toContain('"n": 1.0');
});

test("an output that is no strict JSON is a string", () => {
  const { json } = jobJson({ ...job, isJson: false, text: "[NaN]\n" });
  expect(JSON.parse(json)).toMatchObject({ output_text: "[NaN]\n" });
});
