import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Benchmark } from "../benchmark.ts";
import { compare } from "./compare.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../../..");

/** The table was dynalite behind a proxy, and every part called every other over HTTP. */
const BASELINE_COMMIT = "913fbdb";
const LINES = 10_000;
const SMOKE_LINES = 50;

/** Jobs a second of `pnpm start --input`, from the start of the process to its end, beside an earlier commit. */
export function localRate(): Benchmark {
  return {
    name: "local.rate",
    unit: "jobs/s",
    target: { atLeast: 3 },
    async measure({ isSmoke }) {
      const folder = await mkdtemp(join(tmpdir(), "boomerang-local-rate-"));
      const rateOf = (checkout: string) => () =>
        jobsPerSecond(checkout, folder, isSmoke ? SMOKE_LINES : LINES);
      try {
        // The clone of a CI server may have no history: a smoke run compares this commit with itself.
        if (isSmoke) return await compare(1, rateOf(ROOT), rateOf(ROOT));
        return await withCheckout(join(folder, "baseline"), (baseline) =>
          compare(1, rateOf(ROOT), rateOf(baseline)),
        );
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

/** @throws when a job has no result: a run that fails quickly must not look fast */
async function jobsPerSecond(checkout: string, folder: string, lines: number): Promise<number> {
  const input = join(folder, "input.jsonl");
  const output = join(folder, "output.jsonl");
  await writeFile(input, Array.from({ length: lines }, (_, n) => `${message(n)}\n`).join(""));
  // A run continues a file that is there.
  await rm(output, { force: true });
  const main = join(checkout, "packages/local/src/main.ts");
  const began = performance.now();
  await run(process.execPath, [main, "--input", input, "--output", output], {
    cwd: checkout,
    maxBuffer: 1e8,
  });
  return lines / ((performance.now() - began) / 1000);
}

const message = (n: number) =>
  JSON.stringify({
    job_id: `job-${n}`,
    target: { model_id: "echo" },
    model_input: { text: `Line ${n} of the file.` },
  });

/** Calls `use` with a checkout of the baseline, installed as it was. */
async function withCheckout<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  await run("git", ["worktree", "add", "--detach", path, BASELINE_COMMIT], { cwd: ROOT });
  try {
    await run("npx", ["-y", "pnpm@12", "install", "--frozen-lockfile"], { cwd: path, maxBuffer: 1e8 });
    return await use(path);
  } finally {
    await run("git", ["worktree", "remove", "--force", path], { cwd: ROOT });
  }
}
