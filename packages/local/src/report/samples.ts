import type { ReportedJob } from "./report-state.ts";

const NOTHING = new Set(["", '""', "null", "{}", "[]"]);

/** Results worth showing: those that are not just the input before those that are, one of each target before a second. */
export function pickSamples(jobs: readonly ReportedJob[], count: number): readonly ReportedJob[] {
  const some = jobs.filter((job) => job.status === "SUCCEEDED" && !NOTHING.has(job.result?.trim() ?? ""));
  const saysMore = (job: ReportedJob) => job.result !== job.input;
  const best = eachTargetInTurn(some.filter(saysMore), count);
  return [
    ...best,
    ...eachTargetInTurn(
      some.filter((job) => !saysMore(job)),
      count,
    ),
  ].slice(0, count);
}

function eachTargetInTurn(jobs: readonly ReportedJob[], rounds: number): ReportedJob[] {
  const targets = [...Map.groupBy(jobs, (job) => job.target).values()];
  return Array.from({ length: rounds }, (_, n) => targets.flatMap((ofTarget) => ofTarget[n] ?? [])).flat();
}

/** What an input says: the text that it is, or has in it, rather than its JSON. */
export function inputText(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value === "string") return value;
  const texts = Object.values(value ?? {}).filter((each) => typeof each === "string");
  return texts[0] ?? json;
}
