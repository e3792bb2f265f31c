import { BoomerangError, type Client, type ManyOutcome } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";
import { fakeBulkRun } from "./bulk-run.fixture.ts";

const error = new BoomerangError("its input is not stored any more", { code: "not_stored", nextStep: "." });
const outcomes: ManyOutcome[] = [
  { jobId: "a", newJobId: "a.replay" },
  { jobId: "b", error },
];

function clientWith(found: readonly ManyOutcome[]) {
  const dryRuns: unknown[] = [];
  const run: Client["replayMany"] = (_filter, { dryRun } = {}) => {
    dryRuns.push(dryRun);
    return fakeBulkRun(found, { matched: found.length, done: 0, failed: 0 });
  };
  return { client: { replayMany: run, cancelMany: run }, dryRuns };
}

test("nothing is asked and done if no job matches", async () => {
  const { client, dryRuns } = clientWith([]);
  const run = await boomerang(["replay", "--batch", "b"], client);
  expect(run).toMatchObject({ exitCode: 0, stdout: "", stderr: "No job matches.\n" });
  expect(dryRuns).toEqual([true]);
  const json = await boomerang(["replay", "--batch", "b", "-o", "json"], client);
  expect(json).toMatchObject({ exitCode: 0, stdout: "[]\n" });
});

test("a job that could not be replayed is named, and counted", async () => {
  const { client, dryRuns } = clientWith(outcomes);
  const text = await boomerang(["replay", "--batch", "b", "--yes"], client);
  expect(text).toMatchObject({
    exitCode: 1,
    stdout: "a  runs again as a.replay\nb  error: its input is not stored any more\n",
    stderr: "1 job submitted again, 1 failed.\n",
  });
  expect(dryRuns).toEqual([false]);
  const json = await boomerang(["replay", "--batch", "b", "--yes", "-o", "jsonl"], client);
  expect(jsonLines(json)).toEqual([
    { job_id: "a", new_job_id: "a.replay" },
    { job_id: "b", error: { code: "not_stored", message: "its input is not stored any more" } },
  ]);
});

test("a job that was replayed before is not counted as done", async () => {
  const before: ManyOutcome = { jobId: "c", newJobId: "c.replay", alreadyReplayed: true };
  const { client } = clientWith([...outcomes.slice(0, 1), before]);
  expect(await boomerang(["replay", "--batch", "b", "--yes"], client)).toMatchObject({
    exitCode: 0,
    stdout: "a  runs again as a.replay\nc  was submitted again before, as c.replay\n",
    stderr: "1 job submitted again, 1 had been before.\n",
  });
  const json = await boomerang(["replay", "--batch", "b", "--yes", "-o", "jsonl"], client);
  expect(jsonLines(json)[1]).toEqual({ job_id: "c", new_job_id: "c.replay", already_replayed: true });
});

test("cancelling many counts the requests", async () => {
  const { client } = clientWith([{ jobId: "a" }, { jobId: "b" }]);
  const run = await boomerang(["cancel", "--target", "model:a", "--yes"], client);
  expect(run).toMatchObject({ exitCode: 0, stdout: "a\nb\n", stderr: "2 cancel requests sent.\n" });
});
