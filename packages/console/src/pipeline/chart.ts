/** Values over time. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What the values are, such as `s`; empty: a number of what the title says. */
  readonly unit: string;
  /** What they say of the whole range. */
  readonly summary?: string | undefined;
  /** What is to be known about the values. */
  readonly note?: string | undefined;
  /** Whether the values are recorded now and then: a period without one is no gap. */
  readonly isSampled?: boolean | undefined;
  /** When the periods begin, milliseconds since the epoch; oldest first. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

export interface Series {
  readonly label: string;
  /** One for each period; `undefined`: it has no value. */
  readonly values: readonly (number | undefined)[];
}

/** How much time charts show, and in periods of which length. */
export interface Range {
  readonly name: string;
  readonly label: string;
  readonly lengthMs: number;
  readonly periodMs: number;
}

const MINUTE_MS = 60_000;
const range = (name: string, label: string, minutes: number, periodSeconds: number): Range => ({
  ...{ name, label, lengthMs: minutes * MINUTE_MS, periodMs: periodSeconds * 1000 },
});

/** The first one is the default. Periods of less than a minute are known of a local pipeline only. */
export const RANGES: Readonly<Record<"local" | "stack", readonly [Range, ...Range[]]>> = {
  local: [
    range("5m", "5 minutes", 5, 5),
    range("15m", "15 minutes", 15, 15),
    range("1h", "1 hour", 60, 60),
    range("3h", "3 hours", 180, 180),
  ],
  stack: [
    range("1h", "1 hour", 60, 60),
    range("3h", "3 hours", 180, 180),
    range("24h", "24 hours", 1440, 1440),
    range("7d", "7 days", 10_080, 10_800),
  ],
};

/** The periods of a range that have begun, whole ones before the current one. @param now milliseconds since the epoch */
export function periodsOf({ lengthMs, periodMs }: Range, now: number): number[] {
  const current = now - (now % periodMs);
  const count = Math.ceil(lengthMs / periodMs);
  return Array.from({ length: count }, (_, n) => current - (count - 1 - n) * periodMs);
}
