import type { Failure } from "./failure.ts";
import type { Totals } from "./totals.ts";

/** So many of something, in words. */
export function numberOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Tells a person what many runs add up to, and which rules were broken by which seeds. */
export function describeTotals(totals: Totals, seconds: number, failures: readonly Failure[]): string {
  const { runs, violations, repeated, jobs, steps, troubles, coverage } = totals;
  const head = [runs, jobs, steps].map((count, n) => numberOf(count, ["run", "job", "step"][n] ?? ""));
  return [
    `${head.join(", ")}, ${seconds} s; ${numberOf(repeated, "run")} made twice, for the same trace`,
    "troubles",
    ...countsOf(troubles),
    "situations",
    ...countsOf(coverage),
    `rules broken: ${violations}`,
    ...[...Map.groupBy(failures, ({ rule }) => rule)].map(
      ([rule, of]) => `  ${rule}: ${numberOf(of.length, "run")}, seed ${seedsOf(of)}`,
    ),
    "",
  ].join("\n");
}

/** What there was, that is. */
function countsOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `  ${String(count).padStart(8)}  ${name.replaceAll("_", " ")}`);
}

const MOST_SEEDS = 5;

function seedsOf(failures: readonly Failure[]): string {
  const seeds = failures.map(({ seed }) => seed);
  return `${seeds.slice(0, MOST_SEEDS).join(", ")}${seeds.length > MOST_SEEDS ? ", …" : ""}`;
}
