import type { Failure } from "./failure.ts";
import type { Totals } from "./totals.ts";

export function numberOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The report for a person; counts of 0 are left out. */
export function describeTotals(totals: Totals, seconds: number, failures: readonly Failure[]): string {
  const { runs, violations, repeated, jobs, steps, faults, coverage } = totals;
  const head = [runs, jobs, steps].map((count, n) => numberOf(count, ["run", "job", "step"][n] ?? ""));
  return [
    `${head.join(", ")}, ${seconds} s; ${numberOf(repeated, "run")} made twice with the same trace`,
    "faults",
    ...countsOf(faults),
    "coverage",
    ...countsOf(coverage),
    `violations: ${violations}`,
    ...[...Map.groupBy(failures, ({ invariant }) => invariant)].map(
      ([invariant, of]) => `  ${invariant}: ${numberOf(of.length, "run")}, seed ${seedsOf(of)}`,
    ),
    "",
  ].join("\n");
}

function countsOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${String(count).padStart(8)}  ${name.replaceAll("_", " ")}`);
}

const MAX_SEEDS = 5;

function seedsOf(failures: readonly Failure[]): string {
  const seeds = failures.map(({ seed }) => seed);
  return `${seeds.slice(0, MAX_SEEDS).join(", ")}${seeds.length > MAX_SEEDS ? ", …" : ""}`;
}
