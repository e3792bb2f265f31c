import type { Client } from "@boomerang/client";

/** How long jobs took that succeeded in a period, in milliseconds. */
export interface ResultTimes {
  /** From message to result. */
  readonly all: readonly number[];
  /** Of it from submission to result: the provider's queue, inference and delivery. Not known of every job. */
  readonly atProvider: readonly number[];
}

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
  const all: number[] = [];
  const atProvider: number[] = [];
  for await (const { completedAt = "", createdAt, details = {} } of client.list(filter, { details: true })) {
    const end = Date.parse(completedAt);
    all.push(end - Date.parse(details.sentAt ?? createdAt));
    if (details.submittedAt !== undefined) atProvider.push(end - Date.parse(details.submittedAt));
    if (all.length === MOST_RESULTS) break;
  }
  return { all, atProvider };
}
