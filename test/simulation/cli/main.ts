import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { recoveryTable } from "../recovery/recovery-table.ts";
import { ArgumentsError, HELP, parseSimulateArguments, type SimulateOptions } from "./arguments.ts";
import type { Failure } from "./failure.ts";
import { createProgress } from "./progress.ts";
import { describeTotals, numberOf } from "./report.ts";
import type { Share, ThreadMessage } from "./run-share.ts";
import { addTotals, emptyTotals, missing, type Totals } from "./totals.ts";

// Fewer runs cannot be expected to reach every rare situation.
const RUNS_FOR_FULL_COVERAGE = 1000;
const REPEAT_EVERY = 25;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseSimulateArguments(args);
    if (options?.isRecovery) return await measure(options);
    if (options !== undefined) return await simulate(options);
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function measure({ seed }: SimulateOptions): Promise<number> {
  const progress = createProgress(process.stderr);
  const table = await recoveryTable(seed, (done) => progress.show(done));
  progress.end();
  process.stdout.write(table);
  return 0;
}

async function simulate(options: SimulateOptions): Promise<number> {
  const { seed, runs, isJson } = options;
  const startedAt = Date.now();
  if (!isJson) process.stdout.write(`${numberOf(runs, "run")} from seed ${seed}\n`);
  const totals = emptyTotals();
  const failures: Failure[] = [];
  const digests = new Map<number, string>();
  const progress = createProgress(process.stderr);
  const onMessage = (message: ThreadMessage) => {
    if (message.type === "failed") failures.push(message.failure);
    if (message.type === "made") digests.set(message.seed, message.digest);
    if (message.type === "note") progress.note(message.text);
    progress.show(`${digests.size} of ${runs} runs`);
  };
  for (const made of await Promise.all(sharesOf(options).map((share) => makeRuns(share, onMessage))))
    addTotals(totals, made);
  progress.end();
  const absent = runs >= RUNS_FOR_FULL_COVERAGE ? missing(totals) : [];
  if (absent.length > 0)
    progress.note(
      `these faults and coverage counters never occurred, although each must: ${absent.join(", ")}`,
    );
  const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  const bySeed = failures.toSorted((one, other) => one.seed - other.seed);
  process.stdout.write(
    isJson
      ? `${JSON.stringify({ seed, ...totals, digest: digestOf(digests), seconds, failures: bySeed })}\n`
      : describeTotals(totals, seconds, bySeed),
  );
  return totals.violations > 0 || absent.length > 0 ? 1 : 0;
}

/** Does not depend on the number of threads. */
function digestOf(digests: ReadonlyMap<number, string>): string {
  const inOrder = [...digests].toSorted(([a], [b]) => a - b).map(([, digest]) => digest);
  return createHash("sha256").update(inOrder.join("\n")).digest("hex").slice(0, 16);
}

function sharesOf({ seed, runs, steps }: SimulateOptions): Share[] {
  const threads = Math.min(availableParallelism(), runs);
  const all = Array.from({ length: runs }, (_, n) => seed + n);
  const twice = all.filter((_, n) => n % REPEAT_EVERY === 0);
  return Array.from({ length: threads }, (_, thread) => ({
    seeds: all.filter((_, n) => n % threads === thread),
    twice,
    ...(steps !== undefined && { steps }),
  }));
}

function makeRuns(share: Share, onMessage: (message: ThreadMessage) => void): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("thread.ts", import.meta.url), { workerData: share });
    worker.on("message", (message: ThreadMessage | { type: "ended"; totals: Totals }) =>
      message.type === "ended" ? resolve(message.totals) : onMessage(message),
    );
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a simulation thread exited with code ${code}`)));
  });
}
