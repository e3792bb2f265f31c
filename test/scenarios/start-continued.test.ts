import { appendFile, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { echo, startCommand } from "./start-process.ts";

const { file, output, path, spawn, start, startWith, startWithFileLimit } = startCommand();

const slow = (job_id: string) => echo({ job_id, target: { model_id: "slow250" } });
const failing = JSON.stringify({
  message: { job_id: "fails", target: { model_id: "fail422" }, model_input: 1 },
  expected: { status: "FAILED" },
});
/** Lines of every kind: quick, slow, without an id, failed, not JSON, and three about one job. */
const LINES = [
  echo({ job_id: "first" }),
  failing,
  JSON.stringify({ message: "not JSON", expected: { dead_letter: "invalid_json" } }),
  echo({ job_id: "first" }),
  ...Array.from({ length: 40 }, (_, n) => slow(`slow-${n + 1}`)),
  ...Array.from({ length: 20 }, () => echo()),
  echo({ job_id: "last" }),
  JSON.stringify({ type: "resubmit", job_id: "last" }),
];
const ALL = LINES.map((_, n) => n + 1);
const lineBreaks = async (name: string) =>
  (await readFile(path(name), "utf8").catch(() => "")).split("\n").length - 1;

/** Starts a run and ends it by a signal once its output has so many lines; returns its exit code and what it printed. */
async function interrupted(signal: NodeJS.Signals, lines: number, input: string, to: string) {
  const run = spawn("--input", input, "--output", to);
  let stderr = "";
  run.stderr?.on("data", (text) => {
    stderr += text;
  });
  const closed = new Promise<number | null>((resolve) => run.once("close", resolve));
  await expect.poll(() => lineBreaks(to), { interval: 5 }).toBeGreaterThanOrEqual(lines);
  run.kill(signal);
  return { code: await closed, stderr };
}

test("a run that is killed again and again is complete in the end: no outcome is lost, and none is there twice", async () => {
  const input = await file("killed.jsonl", LINES);
  let kept: readonly object[] = [];
  for (const lines of [1, 15, 30]) {
    await interrupted("SIGKILL", lines, input, "killed-out.jsonl");
    const found = await output("killed-out.jsonl");
    expect(found).toEqual(expect.arrayContaining([...kept]));
    kept = found;
    // Where the kill could also have cut.
    await appendFile(path("killed-out.jsonl"), '{"line":5,"job_id":"slow-1","sta');
  }
  const run = await start("--input", input, "--output", "killed-out.jsonl", "--json");
  expect(run.stderr).toMatch(
    new RegExp(
      `\\nContinuing: ${kept.length} of ${LINES.length} lines have an outcome in /.*/killed-out\\.jsonl\\n`,
    ),
  );
  expect(run.code, run.stderr).toBe(0);
  const lines = await output("killed-out.jsonl");
  expect(lines.map(({ line }) => line)).toEqual(ALL);
  expect(lines).toEqual(expect.arrayContaining([...kept]));
  expect(lines.filter(({ status }) => status === "SUCCEEDED")).toHaveLength(62);
  expect(JSON.parse(run.stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    ...{ messages: LINES.length, submitted: 63, dead_letters: 1, reused_job_ids: 1, resubmit_requests: 1 },
    ...{ failed: 1, open: 0, lost: 0 },
  });
});

test("after Ctrl+C a run tells what it has kept; run to the end, the same command sends nothing", async () => {
  const input = await file("stopped.jsonl", [echo(), ...LINES.slice(4, 44)]);
  const { code, stderr } = await interrupted("SIGINT", 1, input, "stopped-out.jsonl");
  const kept = await lineBreaks("stopped-out.jsonl");
  expect(stderr).toMatch(
    new RegExp(
      `\\nStopped\\. .*stopped-out\\.jsonl has the outcome of ${kept} of 41 lines\\. The same command continues with the others\\.\\n$`,
    ),
  );
  expect(code).toBe(130);
  const args = ["--input", input, "--output", "stopped-out.jsonl"];
  expect((await start(...args)).stderr).toContain(`Continuing: ${kept} of 41 lines`);
  const content = await readFile(path("stopped-out.jsonl"), "utf8");
  const again = await start(...args);
  expect(again.stderr).toMatch(/\nNothing was sent: all 41 lines have an outcome in .*stopped-out\.jsonl\./);
  expect(again.stdout).toContain("\n41 messages = 41 jobs. Every job has an outcome. 0 events, 0 s.\n");
  expect(again.code).toBe(0);
  expect(await readFile(path("stopped-out.jsonl"), "utf8")).toBe(content);
});

test("messages come from the standard input, and a run continues when they come again", async () => {
  const args = ["--input", "-", "--output", "stdin-out.jsonl"];
  const first = await startWith({ stdin: echo({ job_id: "a" }) }, ...args);
  expect(first.stderr).toMatch(/^Read 1 message from the standard input\n/);
  expect(first.code, first.stderr).toBe(0);
  const more = await startWith({ stdin: `${echo({ job_id: "a" })}\n${echo({ job_id: "b" })}\n` }, ...args);
  expect(more.stderr).toContain("\nContinuing: 1 of 2 lines have an outcome in ");
  expect(await output("stdin-out.jsonl")).toMatchObject([
    { line: 1, job_id: "a", status: "SUCCEEDED" },
    { line: 2, job_id: "b", status: "SUCCEEDED" },
  ]);
  const other = await startWith({ stdin: echo({ job_id: "c" }) }, ...args);
  expect(other.stderr).toMatch(
    /^Cannot continue: --output .* has the outcome of line 1 .*with another message than the input/,
  );
  expect(other.code).toBe(2);
});

test("when the disk is full in the middle, the outcomes before that are kept, and the same command continues", async () => {
  const input = await file("full.jsonl", [
    echo({ job_id: "small" }),
    echo({ job_id: "large", target: { model_id: "repeat1000" }, model_input: "x".repeat(300) }),
  ]);
  const args = ["--input", input, "--output", "full-out.jsonl"];
  const run = await startWithFileLimit(100, ...args);
  expect(run.stderr).toMatch(
    /\nStopped: cannot write to .*full-out\.jsonl: the file would be larger than the system allows\. .*full-out\.jsonl has the outcome of 1 of 2 lines\. The same command continues with the others\.\n$/,
  );
  expect(run.code).toBe(1);
  expect(await output("full-out.jsonl")).toMatchObject([{ line: 1 }]);
  const continued = await start(...args);
  expect(continued.code, continued.stderr).toBe(0);
  expect(await output("full-out.jsonl")).toMatchObject([{ line: 1 }, { line: 2, job_id: "large" }]);
});

test("a disk that is full from the start, and a file of something else, are found before anything is sent", async () => {
  const input = await file("early.jsonl", [echo()]);
  const full = await startWithFileLimit(1, "--input", input, "--output", "early-out.jsonl");
  expect(full.stderr).toMatch(
    /^Cannot write --output .*: the file would be larger than the system allows\. Choose another file\.\n$/,
  );
  expect(full.code).toBe(2);
  await expect(readFile(path("early-out.jsonl"))).rejects.toThrow("ENOENT");
  await file("notes.txt", ["my notes"]);
  const run = await start("--input", input, "--output", "notes.txt");
  expect(run.stderr).toMatch(
    /^Cannot continue: --output .*notes\.txt contains something else: its line 1 is not an outcome/,
  );
  expect(run.code).toBe(2);
  expect(await readFile(path("notes.txt"), "utf8")).toBe("my notes");
});
