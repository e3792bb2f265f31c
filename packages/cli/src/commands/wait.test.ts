import { BoomerangError, type Client, type ResultItem } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";

const times = { createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:10:00.000Z" };
const counts = { submissions: 1, deliveries: 1 };
const succeeded: ResultItem = {
  ...{ jobId: "a", status: "SUCCEEDED", cursor: "1" },
  job: {
    ...{ jobId: "a", status: "SUCCEEDED", output: 1, text: "1", isJson: true, errors: [] },
    ...times,
    ...counts,
  },
};
const failed: ResultItem = {
  ...{ jobId: "b", status: "FAILED", cursor: "2" },
  job: {
    ...{ jobId: "b", status: "FAILED", isProvisional: false, errors: [{ code: "X", message: "no" }] },
    ...times,
    ...counts,
  },
};

function clientWith(items: readonly ResultItem[]) {
  const calls: unknown[][] = [];
  const results = async function* (...call: unknown[]) {
    calls.push(call);
    yield* items;
  } as unknown as Client["results"];
  return { client: { results }, calls };
}

test("jobs are printed as they were given, and one without a result is exit code 1", async () => {
  const { client, calls } = clientWith([succeeded, failed]);
  const run = await boomerang(["wait", "a", "b", "--timeout", "1.5", "-o", "jsonl"], client);
  expect(run).toMatchObject({ exitCode: 1, stderr: "" });
  expect(jsonLines(run)).toMatchObject([
    { job_id: "a", output: 1 },
    { job_id: "b", errors: [{ code: "X" }] },
  ]);
  expect(calls).toMatchObject([[["a", "b"], { wait: true, timeoutMs: 1500 }]]);
});

test("a batch ends with its count", async () => {
  const { client, calls } = clientWith([succeeded]);
  const run = await boomerang(["wait", "--batch", "nightly"], client);
  expect(run).toMatchObject({ exitCode: 0, stderr: "1 job ended, 0 without a result.\n" });
  expect(run.stdout).toMatch(/^a {2}SUCCEEDED\n(?:.*\n)*.*after 10 min 0 s\n/);
  expect(calls).toMatchObject([[{ batchId: "nightly" }, { wait: true, timeoutMs: undefined }]]);
});

test.each(["text", "json"])("a batch without jobs is exit code 4, and not done, with %s", async (format) => {
  const run = await boomerang(["wait", "--batch", "typo", "-o", format], clientWith([]).client);
  expect(run).toMatchObject({ exitCode: 4, stdout: "" });
  expect(run.stderr).toContain("batch typo has no jobs");
  expect(run.stderr).toContain("--count N");
});

test("a batch is waited for until it has --count jobs", async () => {
  const { client, calls } = clientWith([succeeded]);
  const wait = ["wait", "--batch", "nightly", "--count", "25", "--timeout", "10m"];
  expect(await boomerang(wait, client)).toMatchObject({ exitCode: 0 });
  expect(calls).toMatchObject([[{ batchId: "nightly" }, { wait: true, count: 25, timeoutMs: 600_000 }]]);
  for (const args of [
    ["a", "--count", "1"],
    ["--batch", "b", "--count", "0"],
    ["--batch", "b", "--count", "x"],
  ])
    expect(await boomerang(["wait", ...args])).toMatchObject({ exitCode: 2, connections: [] });
});

test("jobs without an outcome in time are named, and the others are printed", async () => {
  const item = (jobId: string): ResultItem => ({
    ...{ jobId, status: "TIMED_OUT", cursor: "1" },
    error: new BoomerangError(`job ${jobId} has no outcome after 1 s`, {
      ...{ code: "timeout", jobId, retryable: true, nextStep: "Wait again." },
    }),
  });
  const { client } = clientWith([item("b"), succeeded, item("c")]);
  const run = await boomerang(["wait", "b", "a", "c", "-o", "jsonl"], client);
  expect(run.exitCode).toBe(1);
  expect(jsonLines(run)).toMatchObject([{ job_id: "a" }]);
  const [other, error = ""] = run.stderr.trim().split("\n");
  expect(other).toBe("job c has no outcome after 1 s");
  expect(JSON.parse(error).error).toMatchObject({ code: "timeout", job_id: "b" });
});

test.each([
  ["30s", 30_000],
  ["10m", 600_000],
  ["90", 90_000],
])("--timeout %s waits %d ms", async (timeout, timeoutMs) => {
  const { client, calls } = clientWith([succeeded]);
  await boomerang(["wait", "a", "--timeout", timeout], client);
  expect(calls).toMatchObject([[["a"], { timeoutMs }]]);
});

test.each(["0", "0s", "-1", "soon", "Infinity"])("--timeout %s is rejected", async (timeout) => {
  expect(await boomerang(["wait", "a", "--timeout", timeout])).toMatchObject({
    exitCode: 2,
    connections: [],
  });
});

test("it needs ids or a batch, and not both", async () => {
  for (const args of [[], ["a", "--batch", "b"]])
    expect(await boomerang(["wait", ...args])).toMatchObject({ exitCode: 2, connections: [] });
});
