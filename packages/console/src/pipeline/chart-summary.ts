import type { Chart, Series } from "./chart.ts";

/** What a chart shows, in words: for each series the latest value and the highest. */
export function chartSummary({ unit, times, series }: Chart): string {
  const texts = series.flatMap((each) => summaryOf(each, times, unit) ?? []);
  return texts.length === 0 ? "No data for this period." : `${texts.join("; ")}.`;
}

function summaryOf({ label, values }: Series, times: readonly number[], unit: string): string | undefined {
  const known = values.flatMap((value, n) => (value === undefined ? [] : [{ value, time: times[n] ?? 0 }]));
  const latest = known.at(-1);
  if (latest === undefined) return undefined;
  const highest = known.reduce((best, each) => (each.value > best.value ? each : best));
  const text = `${label} ${withUnit(latest.value, unit)}`;
  if (highest.value === latest.value) return text;
  return `${text}, highest ${withUnit(highest.value, unit)} ${timeText(highest.time, times)}`;
}

function withUnit(value: number, unit: string): string {
  const text = (value < 100 ? Number(value.toPrecision(3)) : Math.round(value)).toLocaleString("en-US");
  return unit === "" ? text : `${text} ${unit}`;
}

const DAY_MS = 86_400_000;

/** Within a day the hour is enough. */
function timeText(time: number, times: readonly number[]): string {
  const [, day, hour] = /^\d+-(\S+)T(.{8})/.exec(new Date(time).toISOString()) ?? [];
  const isShort = (times.at(-1) ?? 0) - (times[0] ?? 0) < DAY_MS / 2;
  return isShort ? `at ${hour}` : `on ${day} at ${hour}`;
}
