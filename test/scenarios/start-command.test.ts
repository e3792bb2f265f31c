import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../packages/local/src/main.ts", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): Promise<Run> {
  // pnpm sets INIT_CWD to the directory where it was called.
  const options = { timeout: 120_000, env: { ...process.env, INIT_CWD: folder } };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

async function file(name: string, lines: readonly string[]): Promise<string> {
  await writeFile(join(folder, name), lines.join("\n"));
  return name;
}

const echo = (extra: object = {}) =>
  JSON.stringify({ target: { model_id: "echo" }, model_input: "hello", ...extra });

test("a file with any content runs and ends with one summary", async () => {
  const input = await file("own.jsonl", [
    echo({ job_id: "one" }),
    "",
    echo(),
    "this is not JSON",
    JSON.stringify({
      message: echo({ job_id: "wrong", priority: 7 }),
      expected: { status: "REJECTED", error_code: "invalid_message" },
    }),
    JSON.stringify({
      message: { job_id: "fails", target: { chain_id: "fail422" }, model_input: 1 },
      expected: { status: "FAILED" },
    }),
    echo({ job_id: "one", model_input: "again" }),
    "a control character \u0001 that SQS rejects",
  ]);
  const run = await start("--json", "--input", input, "--output", "out.jsonl");
  expect(run.stderr).toMatch(/^Read 7 messages from .*own\.jsonl\nStarting the pipeline …\n░+ 0\/6 jobs/);
  const lastLine = run.stdout.trimEnd().split("\n").at(-1) ?? "";
  expect(JSON.parse(lastLine)).toEqual({
    submitted: 6,
    succeeded: 2,
    failed: 1,
    expired: 0,
    canceled: 0,
    rejected: 3,
    lost: 0,
    open: 0,
    events: 4,
    seconds: expect.any(Number),
  });
  expect(run.stdout).toContain("U+0001");
  expect(run.stdout).toContain(
    "\n7 messages: 4 jobs, 2 dead letters without a job, 1 reused job id. Every job has an outcome. 4 events, ",
  );
  const output = join(folder, "out.jsonl");
  expect(run.stdout).toContain(`\nThe outcome of each line is in ${output}\n`);
  const lines = (await readFile(output, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { line: 1, job_id: "one", status: "SUCCEEDED", result: "hello" },
    { line: 3, status: "SUCCEEDED", result: "hello" },
    { line: 4, dead_letter: { code: "invalid_json", message: "the message body is not JSON" } },
    { line: 5, job_id: "wrong", status: "REJECTED", dead_letter: { code: "invalid_message" } },
    { line: 6, job_id: "fails", status: "FAILED", errors: [{ code: "MODEL_INVALID_INPUT" }] },
    { line: 7, job_id: "one", note: "no effect: line 1 already uses this job id" },
    { line: 8, dead_letter: { code: "unsendable" } },
  ]);
  expect(run.code, run.stderr).toBe(0);
});

test("an unexpected outcome is shown, and the exit code is 1", async () => {
  const input = await file("unexpected.jsonl", [
    JSON.stringify({ message: JSON.parse(echo({ job_id: "fine" })), expected: { status: "FAILED" } }),
  ]);
  const run = await start("--input", input);
  expect(run.stdout).toMatch(/^Unexpected/m);
  expect(run.stdout).toMatch(/line 1\s+FAILED\s+SUCCEEDED/);
  expect(run.code).toBe(1);
});

test("an interrupted run reports how many jobs had an outcome", async () => {
  const slow = Array.from({ length: 50 }, () => echo({ target: { model_id: "slow250" } }));
  await file("slow.jsonl", [...slow, echo()]);
  const run = spawn(process.execPath, [MAIN, "--input", join(folder, "slow.jsonl")]);
  let stderr = "";
  run.stderr.on("data", (text) => {
    stderr += text;
    if (!run.killed && / 0\/51 jobs/.test(stderr)) run.kill("SIGINT");
  });
  const code = await new Promise((resolve) => run.once("close", resolve));
  expect(stderr).toMatch(/\nStopped: \d+ of 51 jobs had an outcome\.\n$/);
  expect(code).toBe(130);
});

test("-h prints the help", async () => {
  const run = await start("-h");
  expect(run.stdout).toContain("--output FILE");
  expect(run.code).toBe(0);
});

test.each([
  [
    "a missing input file",
    ["--input", "no-such-file.jsonl"],
    /^Cannot read \/.*\/boomerang-\w+\/no-such-file\.jsonl: the file does not exist/,
  ],
  [
    "an output file in a missing directory",
    ["--output", "none/out.jsonl"],
    /^Cannot write --output .*its directory does not exist/,
  ],
  ["an unknown option", ["--inputs", "x"], /^Unknown option '--inputs'; see --help\n$/],
])("%s causes an error without a stack trace, and exit code 2", async (_what, args, message) => {
  const run = await start(...args);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.code).toBe(2);
});
