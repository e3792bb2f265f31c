import type { Client } from "@boomerang/client";

/** How long jobs took that succeeded in a period, in milliseconds from message to result; `undefined`: none did. */
export interface ResultTimes {
  readonly median: number | undefined;
  readonly p99: number | undefined;
}

const NONE: ResultTimes = { median: undefined, p99: undefined };
const MOST_RESULTS = 100;
// Of the longest range of charts there are less than a hundred; two lengths of periods or three are looked at.
const KEPT_PERIODS = 500;
// A record is billed with its output: many at once could take what the table gives to the pipeline.
const PERIODS_AT_ONCE = 2;
// The index of ended jobs lags behind, by less than a second as a rule.
const SETTLED_MS = 10_000;

/**
 * Reads how long the latest results of periods took. What a period in the past had is remembered: a job that ends as lost in it and
 * gets its result later is left out.
 *
 * @returns a function of the beginnings of periods and their length, milliseconds
 */
export function createResultTimes(client: Pick<Client, "list">, now: () => number) {
  const known = new Map<string, ResultTimes>();

  async function read(from: number, periodMs: number): Promise<ResultTimes> {
    const key = `${from} ${periodMs}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const until = from + periodMs - 1;
    const times = await timesOf(client, from, until);
    if (now() > until + SETTLED_MS) {
      known.set(key, times);
      for (const oldest of known.keys()) {
        if (known.size <= KEPT_PERIODS) break;
        known.delete(oldest);
      }
    }
    return times;
  }

  return async (periods: readonly number[], periodMs: number): Promise<ResultTimes[]> => {
    const found: ResultTimes[] = [];
    for (let n = 0; n < periods.length; n += PERIODS_AT_ONCE) {
      const group = periods.slice(n, n + PERIODS_AT_ONCE);
      found.push(...(await Promise.all(group.map((from) => read(from, periodMs)))));
    }
    return found;
  };
}

async function timesOf(client: Pick<Client, "list">, from: number, until: number): Promise<ResultTimes> {
  const filter = { status: "SUCCEEDED", since: new Date(from), until: new Date(until) } as const;
  const times: number[] = [];
  for await (const { completedAt = "", createdAt, details } of client.list(filter, { details: true })) {
    times.push(Date.parse(completedAt) - Date.parse(details?.sentAt ?? createdAt));
    if (times.length === MOST_RESULTS) break;
  }
  return times.length === 0 ? NONE : { median: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** The smallest value that is not exceeded by this part of all: nearest rank. */
function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}
