/** Runs the benchmarks and prints their figures; see arguments.ts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentsError, type BenchOptions, HELP, parseBenchArguments } from "./arguments.ts";
import { type Benchmark, type BenchmarkResult, runBenchmark } from "./benchmark.ts";
import { createBundles, type FunctionName } from "./bundles.ts";
import { writeCounts } from "./counts/write-counts.ts";
import { createBenchmarks } from "./list.ts";
import { startStub } from "./processes/stub.ts";
import { isFunctionName, profileFunction } from "./profile/profile-function.ts";
import { tableOf } from "./report.ts";
import type { Setting } from "./setting.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseBenchArguments(args);
    if (options?.writesCounts) {
      process.stdout.write(`${(await writeCounts()).join("\n")}\n`);
      return 0;
    }
    if (options !== undefined) return await withSetting((setting) => run(options, setting));
    process.stdout.write(`${HELP}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function withSetting<T>(use: (setting: Setting) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-bench-"));
  const stub = await startStub();
  try {
    return await use({ stub, bundles: createBundles(folder) });
  } finally {
    stub.stop();
    await rm(folder, { recursive: true });
  }
}

async function run(options: BenchOptions, setting: Setting): Promise<number> {
  if (options.profile !== undefined) {
    process.stdout.write(await profileFunction(profiled(options.profile), setting, options.isSmoke));
    return 0;
  }
  const results = await runAll(chosen(createBenchmarks(setting), options.only), options);
  if (!options.isJson) process.stdout.write(tableOf(results));
  return results.some(({ ok }) => ok === false) ? 1 : 0;
}

function profiled(name: string): FunctionName {
  if (isFunctionName(name)) return name;
  throw new ArgumentsError(
    `there is no function ${name}; the functions are receiver, dispatcher, publisher and scheduler`,
  );
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
