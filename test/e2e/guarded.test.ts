import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { killGroup, spawnGuarded } from "./guarded.ts";

// A command that has a process of its own, as MiniStack has; it writes both ids.
const FAMILY = `
  const { spawn } = require("node:child_process");
  const own = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log(JSON.stringify([process.pid, own.pid]));
  setInterval(() => {}, 1000);`;

// Somebody who starts that command under guard, as a run does.
const RUN = `
  import { spawnGuarded } from ${JSON.stringify(join(import.meta.dirname, "guarded.ts"))};
  spawnGuarded(process.execPath, ["-e", ${JSON.stringify(FAMILY)}], { output: "pipe" }).stdout.pipe(process.stdout);`;

let started: number[] = [];

afterEach(() => {
  for (const pid of started.filter(isAlive)) process.kill(pid, "SIGKILL");
  started = [];
});

async function familyOf(run: ChildProcess): Promise<number[]> {
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
  "what a run has started ends with it when its process group gets %s",
  async (signal) => {
    const run = spawn(process.execPath, ["--input-type=module", "-e", RUN], { detached: true });
    const family = await familyOf(run);
    expect(family.filter(isAlive)).toHaveLength(2);
    process.kill(-(run.pid ?? 0), signal);
    await expect.poll(() => family.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  },
);

test("what is left of a group can be ended when its command has ended", async () => {
  const run = spawnGuarded(process.execPath, ["-e", FAMILY], { output: "pipe" });
  const [command = 0, own = 0] = await familyOf(run);
  process.kill(command, "SIGTERM");
  await once(run, "exit");
  expect(isAlive(own)).toBe(true);
  killGroup(run);
  await expect.poll(() => isAlive(own), { timeout: 10_000 }).toBe(false);
});

test("a guarded command's exit code is its guard's", async () => {
  const run = spawnGuarded(process.execPath, ["-e", "process.exit(3)"], { output: "pipe" });
  expect(await once(run, "exit")).toEqual([3, null]);
});

test("a command that is not there says so", async () => {
  const run = spawnGuarded("no-such-command", [], { output: "pipe" });
  const [said] = await once(run.stderr ?? run, "data");
  expect(String(said)).toMatch(/^no-such-command cannot be started/);
});
