import type { Chart, Series } from "./chart.ts";

/** What a chart shows, in words: for each series the latest value and the highest. */
export function chartSummary({ unit, times, series }: Chart): string {
  const texts = series.flatMap((each) => summaryOf(each, times, unit) ?? []);
  return texts.length === 0 ? "Nothing is known of this time." : `${texts.join("; ")}.`;
}

function summaryOf({ label, values }: Series, times: readonly number[], unit: string): string | undefined {
  const known = values.flatMap((value, n) => (value === undefined ? [] : [{ value, time: times[n] ?? 0 }]));
  const latest = known.at(-1);
  if (latest === undefined) return undefined;
  const highest = known.reduce((best, each) => (each.value > best.value ? each : best));
  const text = `${label} ${withUnit(latest.value, unit)}`;
  if (highest.value === latest.value) return text;
  return `${text}, at most ${withUnit(highest.value, unit)} at ${new Date(highest.time).toISOString().slice(11, 19)}`;
}

function withUnit(value: number, unit: string): string {
  const text = (value < 100 ? Number(value.toPrecision(3)) : Math.round(value)).toLocaleString("en-US");
  return unit === "" ? text : `${text} ${unit}`;
}
