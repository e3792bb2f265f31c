import type { Client, JobFilter, ListedJob, ListOptions } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";

const open: ListedJob = {
  ...{ jobId: "a", status: "OPEN", createdAt: "2026-01-01T00:00:00.000Z", cursor: "c-1" },
  target: { model_id: "abc", environment: "staging" },
};
const rejected: ListedJob = {
  ...{ jobId: "b", status: "REJECTED", createdAt: "2026-01-01T00:00:00.000Z", cursor: "c-2" },
  completedAt: "2026-01-01T00:00:05.500Z",
};

function clientWith(jobs: readonly ListedJob[]) {
  const calls: [JobFilter | undefined, ListOptions | undefined][] = [];
  const list: Client["list"] = async function* (...call) {
    calls.push(call as (typeof calls)[number]);
    yield* jobs;
  };
  return { client: { list }, calls };
}

test("a job is one line: when it ended or was created, its status, target and id", async () => {
  const { client } = clientWith([open, rejected]);
  const { stdout, stderr } = await boomerang(["list"], client);
  expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
    ["2026-01-01T00:00:00Z", "OPEN", "model:abc/staging", "a"],
    ["2026-01-01T00:00:05Z", "REJECTED", "-", "b"],
    [""],
  ]);
  expect(stderr).toBe("");
});

test("a page says how to go on, and the whole list does not", async () => {
  const { client, calls } = clientWith([open, rejected]);
  const page = await boomerang(["list", "-n", "1", "-o", "jsonl", "--cursor", "c-0"], client);
  expect(page.stderr).toContain("--cursor c-1");
  expect(jsonLines(page)).toEqual([
    { job_id: "a", status: "OPEN", target: open.target, created_at: open.createdAt, cursor: "c-1" },
  ]);
  expect(calls[0]?.[1]).toEqual({ cursor: "c-0" });
  expect(await boomerang(["list", "--limit", "2"], client)).toMatchObject({ stderr: "" });
  expect((await boomerang(["list", "--limit", "0"], client)).stdout.trim().split("\n")).toHaveLength(2);
});

test("a list goes on with the times that it began with, which are in its cursor", async () => {
  const { client, calls } = clientWith([open, rejected]);
  const list = ["list", "-n", "1", "--since", "1h", "--until", "2026-01-01T00:00:00Z"];
  const page = await boomerang(list, client);
  expect(page.stderr).toBe(
    "There are more: --limit 0 lists all. The same command continues with:\n--cursor c-1\n",
  );
  await boomerang([...list, "--cursor", "c-1"], client);
  const until = new Date("2026-01-01T00:00:00Z");
  expect(calls.map(([filter]) => filter)).toMatchObject([
    { since: new Date("2025-12-31T23:00:00Z"), until },
    { since: undefined, until },
  ]);
});

test("a status may be in lower case, and one that is not known is named with those that are", async () => {
  const { client, calls } = clientWith([]);
  await boomerang(["list", "--status", "open", "Lost"], client);
  expect(calls[0]?.[0]).toMatchObject({ status: ["OPEN", "LOST"] });
  const wrong = await boomerang(["list", "--status", "done"], client);
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("choices are OPEN, SUCCEEDED"),
  });
});

test("it says if no job matches", async () => {
  const { client, calls } = clientWith([]);
  const none = await boomerang(["list", "--status", "LOST", "FAILED", "--batch", "b"], client);
  expect(none).toMatchObject({ exitCode: 0, stdout: "", stderr: "No job matches.\n" });
  expect(calls[0]?.[0]).toMatchObject({ status: ["LOST", "FAILED"], batchId: "b" });
});
