import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
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
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join("\n"));
  return path;
}

const echo = (extra: object = {}) =>
  JSON.stringify({ target: { model_id: "echo" }, model_input: "hello", ...extra });

test("the user's own file runs, whatever is in it, and ends with one summary", async () => {
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
    "a control character \u0001 that SQS does not take",
  ]);
  const run = await start("--json", "--input", input);
  expect(run.stderr).toContain("7 messages");
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
  expect(run.code, run.stderr).toBe(0);
}, 60_000);

test("an outcome other than expected is shown, and the exit status says so", async () => {
  const input = await file("surprise.jsonl", [
    JSON.stringify({ message: JSON.parse(echo({ job_id: "fine" })), expected: { status: "FAILED" } }),
  ]);
  const run = await start("--input", input);
  expect(run.stdout).toMatch(/Not as expected/);
  expect(run.stdout).toMatch(/line 1\s+FAILED\s+SUCCEEDED/);
  expect(run.code).toBe(1);
}, 60_000);

test.each([
  [
    "a file that is not there",
    ["--input", "no-such-file.jsonl"],
    /no-such-file\.jsonl: there is no such file/,
  ],
  ["an option that is not known", ["--inputs", "x"], /--inputs[\s\S]*--input FILE/],
])("%s gets a clear error and exit status 2", async (_what, args, message) => {
  const run = await start(...args);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.code).toBe(2);
});
