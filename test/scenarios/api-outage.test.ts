import { describe, expect, test } from "vitest";
import { createOutageHarness } from "./api-outage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ORDERS = Array.from({ length: 20 }, (_, n) => `order-${n}`);

/** Sends jobs in the first minutes of five hours in which the API responds to every call with 500, 502 or 504. */
async function afterOutage(fields: Record<string, unknown> = {}) {
  const harness = createOutageHarness();
  harness.setOutage(true);
  for (const order of ORDERS) {
    await harness.send(order, fields);
    await harness.advance(10_000);
  }
  await harness.advance(5 * HOUR);
  const during = { statuses: statuses(harness), callsTo: { ...harness.callsTo } };
  harness.setOutage(false);
  await harness.advance(HOUR);
  return { harness, during };
}

const statuses = ({ jobs }: ReturnType<typeof createOutageHarness>) => [
  ...new Set(jobs().map(({ status }) => status)),
];

/** How many jobs there are, by the number of their submissions. */
function submissionCounts({ jobs }: ReturnType<typeof createOutageHarness>): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { submissions } of jobs()) counts[submissions] = (counts[submissions] ?? 0) + 1;
  return counts;
}

describe("five hours in which the API responds with 500, 502 or 504", () => {
  test.each([
    ["delay jobs with default options, but lose none", {}],
    ["do not lose jobs with on_lost fail: the API accepted none of them", { on_lost: "fail" }],
    [
      "delay jobs with on_unknown wait, which are resubmitted once they are found lost",
      { on_unknown: "wait" },
    ],
  ])("%s", async (_, fields) => {
    const { harness, during } = await afterOutage(fields);
    expect(during.statuses).toEqual(["PENDING"]);
    // While health probes fail, only a first submission finds out whether the API works: after five minutes, and then rarer.
    expect(during.callsTo.submit).toBeLessThanOrEqual(ORDERS.length);
    expect(statuses(harness)).toEqual(["SUCCEEDED"]);
    expect(harness.jobs().map(({ job_id, result }) => [job_id, result])).toEqual(
      expect.arrayContaining(ORDERS.map((order) => [order, JSON.stringify(order)])),
    );
    const { submit: failed } = during.callsTo;
    expect(submissionCounts(harness)).toEqual({
      2: failed,
      ...(failed < ORDERS.length && { 1: ORDERS.length - failed }),
    });
    expect(harness.deadLetters).toEqual([]);
  });

  test("end the jobs with on_unknown wait and on_lost fail as LOST that were submitted, and delay the others", async () => {
    const { harness, during } = await afterOutage({ on_unknown: "wait", on_lost: "fail" });
    const lost = harness.jobs().filter(({ status }) => status === "LOST");
    const succeeded = harness.jobs().filter(({ status }) => status === "SUCCEEDED");
    expect(lost).toHaveLength(during.callsTo.submit);
    expect(succeeded).toHaveLength(ORDERS.length - during.callsTo.submit);
    expect(submissionCounts(harness)).toEqual({ 1: ORDERS.length });
  });

  test("cause few calls: each message retries less and less often", async () => {
    const { during } = await afterOutage();
    expect(during.callsTo.queue).toBeLessThan(ORDERS.length * 25);
  });

  test("delay jobs whose delivery was lost just before, but lose none", async () => {
    const harness = createOutageHarness();
    harness.setDeliveries(false);
    for (const order of ORDERS) await harness.send(order);
    await harness.advance(2 * MINUTE);
    harness.setOutage(true);
    harness.setDeliveries(true);
    await harness.advance(5 * HOUR);
    expect(statuses(harness)).toEqual(["PENDING"]);
    expect(harness.callsTo.submit).toBe(ORDERS.length);
    harness.setOutage(false);
    await harness.advance(HOUR);
    expect(statuses(harness)).toEqual(["SUCCEEDED"]);
    expect(harness.jobs().every(({ submissions }) => submissions === 2)).toBe(true);
  });
});
