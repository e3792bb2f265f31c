import { explainCode, formatTarget, type Job, type SucceededJob } from "@boomerang/client";
import { expect, test } from "vitest";
import { fakeIo } from "./io.fixture.ts";
import { jobJson, jobText, loadWords } from "./job-view.ts";

const words = { explainCode, formatTarget, maxShown: Number.POSITIVE_INFINITY };

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

test("an open job has no outcome, no time of it and no output", () => {
  const { createdAt, submissions, deliveries, errors } = job;
  const open: Job = { jobId: "a", status: "PENDING", createdAt, submissions, deliveries, errors };
  expect(JSON.parse(jobJson(open).json)).not.toHaveProperty("completed_at");
  expect(jobText(open, words)).toBe("a  PENDING\n  created     2026-01-01T00:00:00.000Z\n  submissions 1");
});

test("a job for people has all that is known, and what to do about each error", () => {
  const text = jobText(
    {
      ...{ jobId: "a", status: "LOST", isProvisional: true, submissions: 3, deliveries: 0 },
      ...{ batchId: "nightly", replayOf: "z", requestId: "r-1", metadata: { customer: "4\n2" } },
      ...{ createdAt: job.createdAt, submittedAt: job.createdAt, completedAt: "2026-01-01T03:00:00.000Z" },
      target: { chain_id: "def", environment: "staging" },
      errors: [
        { code: "MODEL_PREDICT_ERROR", message: "out of memory" },
        { code: "payload_too_large", message: "300 KiB" },
      ],
    },
    words,
  );
  expect(text.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
    ["a", "LOST"],
    ["target", "chain:def/staging"],
    ["batch", "nightly"],
    ["replay of", "z"],
    ["request id", "r-1"],
    ["created", "2026-01-01T00:00:00.000Z"],
    ["submitted", "2026-01-01T00:00:00.000Z"],
    ["completed", "2026-01-01T03:00:00.000Z, after 3 h 0 min"],
    ["submissions 3"],
    ["metadata", "customer: 4 2"],
    ["error", "MODEL_PREDICT_ERROR: out of memory"],
    ["error", "payload_too_large: 300 KiB"],
    [expect.stringContaining("send its URL as the input")],
  ]);
});

test("a large output is cut on a terminal, with the command that prints all, and whole elsewhere", async () => {
  const large = { ...job, text: JSON.stringify("é".repeat(5000)) };
  const onTerminal = jobText(large, await loadWords(fakeIo({ isTerminal: true }).io));
  expect(onTerminal.length).toBeLessThan(2300);
  expect(onTerminal).toMatch(/é… \(5,002 characters; boomerang get a --result prints all\)$/);
  expect(jobText(large, await loadWords(fakeIo().io))).toContain(large.text);
});
