/** How much a run measures. */
export interface Effort {
  /** Few repetitions: whether everything runs. Its times say nothing. */
  readonly isSmoke: boolean;
}

/** What was measured, and what it is compared with, in the same run and unit. */
export interface Measurement {
  readonly value: number;
  readonly baseline: number;
}

export interface Benchmark {
  readonly name: string;
  readonly unit: string;
  /** Whether it is counted: then a smoke run gives a verdict too. Times are measured. */
  readonly isCounted?: boolean;
  /** Of the ratio of value to baseline. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number };
  measure(effort: Effort): Promise<Measurement>;
}

/** A line of the output; its names are part of the command's interface. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  readonly target: string;
  /** `null` without a verdict: times of a smoke run. */
  readonly ok: boolean | null;
}

export async function runBenchmark(benchmark: Benchmark, effort: Effort): Promise<BenchmarkResult> {
  const { name, unit, target, isCounted = false } = benchmark;
  const { value, baseline } = await benchmark.measure(effort);
  const ratio = value / baseline;
  const isOk = "atMost" in target ? ratio <= target.atMost : ratio >= target.atLeast;
  return {
    ...{ name, value: rounded(value), unit, baseline: rounded(baseline), ratio: rounded(ratio) },
    target: "atMost" in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`,
    ok: effort.isSmoke && !isCounted ? null : isOk,
  };
}

/** To four digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
