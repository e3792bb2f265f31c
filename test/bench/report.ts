import type { BenchmarkResult } from "./benchmark.ts";

const HEADER = ["benchmark", "value", "baseline", "ratio", "target", ""];

/** The results as a table for people. */
export function tableOf(results: readonly BenchmarkResult[]): string {
  const rows = [HEADER, ...results.map(rowOf)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, n) => cell.padEnd(widths[n] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function rowOf({ name, value, unit, baseline, ratio, target, ok }: BenchmarkResult): string[] {
  const verdict = ok === null ? "no verdict" : ok ? "ok" : "missed";
  return [name, `${value} ${unit}`, String(baseline), String(ratio), target, verdict];
}
