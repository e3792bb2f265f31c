/** Runs the benchmarks and prints their figures; see arguments.ts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentsError, type BenchOptions, HELP, parseBenchArguments } from "./arguments.ts";
import { type Benchmark, type BenchmarkResult, runBenchmark } from "./benchmark.ts";
import { createBundles } from "./bundles.ts";
import { writeCounts } from "./counts/write-counts.ts";
import { createBenchmarks } from "./list.ts";
import { startStub } from "./processes/stub.ts";
import { tableOf } from "./report.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseBenchArguments(args);
    if (options?.writesCounts) {
      process.stdout.write(`${(await writeCounts()).join("\n")}\n`);
      return 0;
    }
    if (options !== undefined) return await bench(options);
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function bench(options: BenchOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-bench-"));
  const stub = await startStub();
  try {
    const all = createBenchmarks({ stub, bundles: createBundles(folder) });
    const results = await runAll(chosen(all, options.only), options);
    if (!options.isJson) process.stdout.write(tableOf(results));
    return results.some(({ ok }) => ok === false) ? 1 : 0;
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

async function runAll(benchmarks: readonly Benchmark[], options: BenchOptions): Promise<BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const benchmark of benchmarks) {
    if (!options.isJson) process.stderr.write(`${benchmark.name} …\n`);
    const result = await runBenchmark(benchmark, options);
    if (options.isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
    results.push(result);
  }
  return results;
}

function chosen(all: readonly Benchmark[], only: string | undefined): readonly Benchmark[] {
  if (only === undefined) return all;
  const benchmarks = all.filter(({ name }) => name === only);
  if (benchmarks.length > 0) return benchmarks;
  const names = all.map(({ name }) => name).join(", ");
  throw new ArgumentsError(`there is no benchmark ${only}; the benchmarks are ${names}`);
}
