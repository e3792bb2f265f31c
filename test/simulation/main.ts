import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ArgumentsError, HELP, parseSimulateArguments, type SimulateOptions } from "./arguments.ts";
import type { Found, Share } from "./seeds.ts";
import { addTotals, emptyTotals, missing, type Totals } from "./totals.ts";

// Fewer runs cannot be asked to meet everything that is rare.
const RUNS_THAT_COVER = 1000;
const REPEAT_EVERY = 25;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseSimulateArguments(args);
    if (options !== undefined) return await simulate(options);
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function simulate(options: SimulateOptions): Promise<number> {
  const { seed, runs, isJson } = options;
  const startedAt = Date.now();
  if (!isJson) process.stdout.write(`${runs} runs from seed ${seed} on\n`);
  const totals = emptyTotals();
  const failures: string[] = [];
  const digests: (readonly [number, string])[] = [];
  for (const found of await Promise.all(sharesOf(options).map(makeRuns))) {
    addTotals(totals, found.totals);
    failures.push(...found.failures);
    digests.push(...found.digests);
  }
  for (const failure of failures) process.stderr.write(`${failure}\n\n`);
  const absent = runs >= RUNS_THAT_COVER ? missing(totals) : [];
  if (absent.length > 0)
    process.stderr.write(`these troubles and situations never occurred: ${absent.join(", ")}\n`);
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  process.stdout.write(
    isJson
      ? `${JSON.stringify({ seed, ...totals, digest: digestOf(digests), seconds })}\n`
      : describe(totals, seconds),
  );
  return totals.violations > 0 || absent.length > 0 ? 1 : 0;
}

/** The same for the same seeds, however many threads made the runs. */
function digestOf(digests: readonly (readonly [number, string])[]): string {
  const inOrder = digests.toSorted(([a], [b]) => a - b).map(([, digest]) => digest);
  return createHash("sha256").update(inOrder.join("\n")).digest("hex").slice(0, 16);
}

function sharesOf({ seed, runs, steps }: SimulateOptions): Share[] {
  const threads = Math.min(availableParallelism(), runs);
  return Array.from({ length: threads }, (_, thread) => ({
    seeds: Array.from({ length: runs }, (_, n) => seed + n).filter((_, n) => n % threads === thread),
    ...(steps !== undefined && { steps }),
    repeatEvery: REPEAT_EVERY,
  }));
}

function makeRuns(share: Share): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("thread.ts", import.meta.url), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a thread of the simulation ended with ${code}`)));
  });
}

function describe(
  { runs, violations, repeated, jobs, steps, troubles, coverage }: Totals,
  seconds: number,
): string {
  const counts = (of: object) =>
    Object.entries(of)
      .map(([name, count]) => `  ${String(count).padStart(8)}  ${name.replaceAll("_", " ")}`)
      .join("\n");
  return `${runs} runs (${repeated} of them twice), ${jobs} jobs, ${steps} steps, ${seconds} s
troubles
${counts(troubles)}
situations
${counts(coverage)}
rules broken: ${violations}
`;
}
