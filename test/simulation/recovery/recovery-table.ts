import { recoveryBoundMs } from "../invariants/recovery.ts";
import { CAUSES } from "./causes.ts";
import { measureRecovery, percentile, type Recovery } from "./measure-recovery.ts";

const MINUTE = 60_000;
const LENGTHS = [1, 10, 60, 300, 720].map((minutes) => minutes * MINUTE);
const PARTS = [0.5, 0.95, 0.99, 1];
const JOBS = 200;
/** A cause that health probes do not detect uses up submissions, the more the fewer jobs there are. */
const FEW_JOBS = [10, 1];

/**
 * The table of docs/reliability.md, as Markdown: 200 jobs through outages of each cause and length.
 *
 * @param onProgress called after each outage
 */
export async function recoveryTable(seed: number, onProgress: (done: string) => void): Promise<string> {
  const rows: string[][] = [
    ["cause", ...LENGTHS.map(lengthText)],
    ["---", ...LENGTHS.map(() => "---")],
    ["**allowed** for 99 %", ...LENGTHS.map((to) => `**${secondsText(recoveryBoundMs({ from: 0, to }))}**`)],
  ];
  const all: Recovery[][] = [];
  const cases = [
    ...CAUSES.map((cause) => ({ cause, name: cause.name, jobs: JOBS })),
    ...FEW_JOBS.flatMap((jobs) =>
      CAUSES.filter(({ isHidden }) => isHidden).map((cause) => ({
        cause,
        name: `errors only to submissions, ${jobs} ${jobs === 1 ? "job" : "jobs"}`,
        jobs,
      })),
    ),
  ];
  for (const { cause, name, jobs } of cases) {
    const measured: Recovery[] = [];
    for (const lengthMs of LENGTHS) {
      measured.push(await measureRecovery({ cause, lengthMs, jobs }, seed));
      onProgress(`${name}, ${lengthText(lengthMs)}`);
    }
    all.push(measured);
    rows.push([name, ...measured.map(cellOf)]);
  }
  const highest = (of: (recovery: Recovery) => number) =>
    LENGTHS.map((_, n) => `${Math.max(...all.map((measured) => of(measured[n] as Recovery)))}`);
  rows.push(["most calls of the API in the outage", ...highest(({ calls }) => calls)]);
  rows.push(["most receives of a message", ...highest(({ maxReceiveCount }) => maxReceiveCount)]);
  return rows.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cellOf({ recoveredMs }: Recovery): string {
  return PARTS.map((part) => secondsText(percentile(recoveredMs, part))).join(", ");
}

function secondsText(ms: number): string {
  return Number.isFinite(ms) ? `${Math.round(ms / 1000)}` : "never";
}

function lengthText(ms: number): string {
  return ms < 60 * MINUTE ? `${ms / MINUTE} min` : `${ms / MINUTE / 60} h`;
}
