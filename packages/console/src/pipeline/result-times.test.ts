import type { ListedJob } from "@boomerang/client";
import { expect, test } from "vitest";
import { listedJob } from "../jobs/listed-jobs.fixture.ts";
import { createResultTimes } from "./result-times.ts";

const START = Date.UTC(2026, 10, 28, 12);
const MINUTE_MS = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Jobs that ended in the first minute, and took so long. */
function setUp(tookMs: readonly number[], now = START + 10 * MINUTE_MS) {
  const filters: unknown[] = [];
  const jobs = tookMs.map((ms, n) =>
    listedJob(n, {
      createdAt: iso(START + 500),
      completedAt: iso(START + 1000),
      details: { sentAt: iso(START + 1000 - ms), submittedAt: iso(START + 992) },
    }),
  );
  let clock = now;
  async function* list(filter: { readonly since?: Date }): AsyncGenerator<ListedJob, void, void> {
    filters.push(filter);
    if (filter.since?.getTime() === START) yield* jobs;
  }
  const read = createResultTimes({ list } as Parameters<typeof createResultTimes>[0], () => clock);
  return { read, filters, setClock: (ms: number) => (clock = ms) };
}

test("a period has how long its results took, from message and from submission to result", async () => {
  const { read, filters } = setUp([20, 30]);
  expect(await read([START, START + MINUTE_MS], MINUTE_MS)).toEqual([
    { all: [20, 30], atProvider: [8, 8] },
    { all: [], atProvider: [] },
  ]);
  expect(filters[0]).toEqual({
    status: "SUCCEEDED",
    since: new Date(START),
    until: new Date(START + MINUTE_MS - 1),
  });
});

test("of many results the latest hundred are looked at", async () => {
  const { read } = setUp([...Array(100).fill(10), ...Array(100).fill(99_999)]);
  expect((await read([START], MINUTE_MS))[0]?.all).toEqual(Array(100).fill(10));
});

test("a job without the time of its message counts from its record, and one without that of its submission is left out there", async () => {
  const job = listedJob(1, { createdAt: iso(START), completedAt: iso(START + 30), details: {} });
  const list = async function* list() {
    yield job;
  };
  const read = createResultTimes({ list } as Parameters<typeof createResultTimes>[0], () => START);
  expect(await read([START], MINUTE_MS)).toEqual([{ all: [30], atProvider: [] }]);
});

test("a period that is over is read once, the current one each time", async () => {
  const { read, filters, setClock } = setUp([10], START + MINUTE_MS);
  await read([START], MINUTE_MS);
  await read([START], MINUTE_MS);
  expect(filters).toHaveLength(2);
  setClock(START + 2 * MINUTE_MS);
  await read([START], MINUTE_MS);
  await read([START], MINUTE_MS);
  expect(filters).toHaveLength(3);
});

test("of periods that are over, 500 are remembered", async () => {
  const { read, filters, setClock } = setUp([10]);
  setClock(START + 1000 * MINUTE_MS);
  const periods = Array.from({ length: 501 }, (_, n) => START + n * MINUTE_MS);
  await read(periods, MINUTE_MS);
  await read([START + 500 * MINUTE_MS], MINUTE_MS);
  expect(filters).toHaveLength(501);
  // Two periods are read at a time, so the first one that was remembered is one of these.
  await read(periods.slice(0, 2), MINUTE_MS);
  expect(filters).toHaveLength(502);
});
