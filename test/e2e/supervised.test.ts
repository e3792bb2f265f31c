import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { killGroup, spawnSupervised } from "./supervised.ts";

// A command with a child process, like MiniStack; it prints both process ids.
const COMMAND = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log(JSON.stringify([process.pid, child.pid]));
  setInterval(() => {}, 1000);`;

// A process that starts that command supervised, as a run does.
const RUN = `
  import { spawnSupervised } from ${JSON.stringify(join(import.meta.dirname, "supervised.ts"))};
  spawnSupervised(process.execPath, ["-e", ${JSON.stringify(COMMAND)}], { output: "pipe" }).stdout.pipe(process.stdout);`;

let started: number[] = [];

afterEach(() => {
  for (const pid of started.filter(isAlive)) process.kill(pid, "SIGKILL");
  started = [];
});

async function processesOf(run: ChildProcess): Promise<number[]> {
  const [line] = await once(run.stdout ?? run, "data");
  started = JSON.parse(String(line));
  return started;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "the processes of a run end with it when its process group gets %s",
  async (signal) => {
    const run = spawn(process.execPath, ["--input-type=module", "-e", RUN], { detached: true });
    const processes = await processesOf(run);
    expect(processes.filter(isAlive)).toHaveLength(2);
    process.kill(-(run.pid ?? 0), signal);
    await expect.poll(() => processes.filter(isAlive)).toEqual([]);
  },
);

test("the remaining processes of a group can be killed after its command has ended", async () => {
  const run = spawnSupervised(process.execPath, ["-e", COMMAND], { output: "pipe" });
  const [command = 0, child = 0] = await processesOf(run);
  process.kill(command, "SIGTERM");
  await once(run, "exit");
  expect(isAlive(child)).toBe(true);
  killGroup(run);
  await expect.poll(() => isAlive(child)).toBe(false);
});

test("the supervisor exits with the exit code of the command", async () => {
  const run = spawnSupervised(process.execPath, ["-e", "process.exit(3)"], { output: "pipe" });
  expect(await once(run, "exit")).toEqual([3, null]);
});

test("a command that does not exist is reported", async () => {
  const run = spawnSupervised("no-such-command", [], { output: "pipe" });
  const [output] = await once(run.stderr ?? run, "data");
  expect(String(output)).toMatch(/^no-such-command could not be started/);
});
