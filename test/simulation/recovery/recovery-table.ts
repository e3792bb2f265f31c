import { recoveryBoundMs } from "../invariants/recovery.ts";
import { CAUSES } from "./causes.ts";
import { measureRecovery, percentile, type Recovery } from "./measure-recovery.ts";

const MINUTE = 60_000;
const LENGTHS = [1, 10, 60, 300, 720].map((minutes) => minutes * MINUTE);
const PARTS = [0.5, 0.95, 0.99, 1];

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
  for (const cause of CAUSES) {
    const measured: Recovery[] = [];
    for (const lengthMs of LENGTHS) {
      measured.push(await measureRecovery({ cause, lengthMs }, seed));
      onProgress(`${cause.name}, ${lengthText(lengthMs)}`);
    }
    all.push(measured);
    rows.push([cause.name, ...measured.map(cellOf)]);
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
