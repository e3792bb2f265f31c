import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startBigDeployment } from "./big-deployment.ts";

const JOBS = 100_000;
const main = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

/** A folder with a file of many jobs, and the command line in processes of its own. */
async function setUp() {
  const deployment = await startBigDeployment();
  const folder = await mkdtemp(join(tmpdir(), "boomerang-big-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const lines = Array.from({ length: JOBS }, (_, n) => JSON.stringify({ model_input: { n } }));
  await writeFile(join(folder, "jobs.jsonl"), lines.join("\n"));
  const start = (...args: string[]) => {
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: folder, AWS_ENDPOINT_URL: deployment.url },
      ...{ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    };
    const child = spawn(process.execPath, [...nodeOptions(), main, ...args], { cwd: folder, env });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [stderr, exit] = [text(child.stderr), once(child, "exit")];
    /** Resolves when the deployment has so many messages; rejects if the process ends before. */
    const until = (count: number) =>
      Promise.race([deployment.received(count), exit.then(async () => expect.fail(await stderr))]);
    return { child, stderr, exit, until };
  };
  return { deployment, start, inFolder: (name: string) => join(folder, name) };
}

/** The options of Node with which `pnpm boomerang` runs the command line. */
function nodeOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return scripts.boomerang.split(" ").filter((word: string) => /^--(max|optimize)-/.test(word));
}

/** Resident memory of a process, KB. */
const memoryOf = ({ pid }: { pid?: number | undefined }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

test("a hundred thousand jobs of a file are submitted in constant memory", async () => {
  const { deployment, start } = await setUp();
  const { child, exit, stderr, until } = start(
    "submit",
    "-f",
    "jobs.jsonl",
    "--target",
    "model:echo",
    "--batch",
    "big",
  );
  /** The least of five readings: between two collections of garbage the memory of a process goes up and down. */
  async function memoryAround(count: number): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let n = -2; n <= 2; n++) {
      await until(count + n * 2000);
      least = Math.min(least, memoryOf(child));
    }
    return least;
  }
  const early = await memoryAround(10_000);
  const late = await memoryAround(90_000);
  expect(await exit, await stderr).toEqual([0, null]);
  expect(deployment.sent.size).toBe(JOBS);
  expect(late, `${early} KB after 10,000 jobs, ${late} KB after 90,000`).toBeLessThanOrEqual(1.15 * early);
});

test("killed twice and started again, each submits what is missing, none as another job, and all are exported", async () => {
  const { deployment, start, inFolder } = await setUp();
  const submit = ["submit", "-f", "jobs.jsonl", "--target", "model:echo", "--batch", "big"];
  for (const count of [30_000, 60_000]) {
    const { child, exit, until } = start(...submit);
    await until(count);
    child.kill("SIGKILL");
    await exit;
  }
  const last = start(...submit);
  expect(await last.exit, await last.stderr).toEqual([0, null]);
  expect(await last.stderr).toContain("sent before");
  // After a kill, the last thousand lines and those in progress are sent again, with the same ids: as the same jobs.
  expect(deployment.sent.size).toBe(JOBS);
  const repeated = [...deployment.sent.values()].filter((times) => times > 1).length;
  expect(repeated).toBeLessThan(JOBS / 10);

  const exporting = ["export", "--batch", "big", "--to", "out.jsonl"];
  const first = start(...exporting);
  await expect.poll(() => deployment.read()).toBeGreaterThan(40_000);
  first.child.kill("SIGKILL");
  await first.exit;
  const second = start(...exporting);
  expect(await second.exit, await second.stderr).toEqual([0, null]);
  const exported = new Map<string, number>();
  for await (const line of createInterface(createReadStream(inFolder("out.jsonl")))) {
    const { job_id, output } = JSON.parse(line);
    expect(exported.has(job_id)).toBe(false);
    exported.set(job_id, output.n);
  }
  expect(exported.size).toBe(JOBS);
  expect(new Set(exported.values()).size).toBe(JOBS);
});
