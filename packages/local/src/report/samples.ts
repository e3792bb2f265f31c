import type { ReportedJob } from "./report-state.ts";

const EMPTY_RESULTS = new Set(["", '""', "null", "{}", "[]"]);

/** Picks results to show: those that differ from their input first, and one of each target before a second one. */
export function pickSamples(jobs: readonly ReportedJob[], count: number): readonly ReportedJob[] {
  const candidates = jobs.filter(
    (job) => job.status === "SUCCEEDED" && !EMPTY_RESULTS.has(job.result?.trim() ?? ""),
  );
  const differsFromInput = (job: ReportedJob) => job.result !== job.input;
  const best = roundRobinByTarget(candidates.filter(differsFromInput), count);
  return [
    ...best,
    ...roundRobinByTarget(
      candidates.filter((job) => !differsFromInput(job)),
      count,
    ),
  ].slice(0, count);
}

function roundRobinByTarget(jobs: readonly ReportedJob[], rounds: number): ReportedJob[] {
  const targets = [...Map.groupBy(jobs, (job) => job.target).values()];
  return Array.from({ length: rounds }, (_, n) => targets.flatMap((ofTarget) => ofTarget[n] ?? [])).flat();
}

/** The text of an input: the string that it is, its first string member, or else its JSON. */
export function inputText(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value === "string") return value;
  const texts = Object.values(value ?? {}).filter((each) => typeof each === "string");
  return texts[0] ?? json;
}
