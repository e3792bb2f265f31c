import { describe, expect, test } from "vitest";
import { createHours } from "./api-outage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ORDERS = Array.from({ length: 20 }, (_, n) => `order-${n}`);

/** Jobs sent in the first minutes of five hours in which the API answers every call 500, 502 or 504. */
async function afterOutage(fields: Record<string, unknown> = {}) {
  const hours = createHours();
  hours.fail(true);
  for (const order of ORDERS) {
    await hours.send(order, fields);
    await hours.pass(10_000);
  }
  await hours.pass(5 * HOUR);
  const during = { statuses: statuses(hours), callsTo: { ...hours.callsTo } };
  hours.fail(false);
  await hours.pass(HOUR);
  return { hours, during };
}

const statuses = ({ jobs }: ReturnType<typeof createHours>) => [
  ...new Set(jobs().map(({ status }) => status)),
];

describe("five hours in which the API answers 500, 502 or 504", () => {
  test.each([
    ["are waited out by jobs as they are sent by default", {}],
    ["are waited out by jobs that fail when their result is lost, for theirs is not", { on_lost: "fail" }],
    [
      "are waited out by jobs that would rather wait for a delivery, and are submitted again after that",
      { on_unknown: "wait" },
    ],
  ])("%s", async (_, fields) => {
    const { hours, during } = await afterOutage(fields);
    expect(during.statuses).toEqual(["PENDING"]);
    expect(during.callsTo.submit).toBe(ORDERS.length);
    expect(statuses(hours)).toEqual(["SUCCEEDED"]);
    expect(hours.jobs().map(({ job_id, result }) => [job_id, result])).toEqual(
      ORDERS.map((order) => [order, JSON.stringify(order)]),
    );
    expect(hours.jobs().every(({ submissions }) => submissions === 2)).toBe(true);
    expect(hours.deadLetters).toEqual([]);
  });

  test("end jobs that would rather wait, and fail when nothing comes, as they ask", async () => {
    const { hours } = await afterOutage({ on_unknown: "wait", on_lost: "fail" });
    expect(statuses(hours)).toEqual(["LOST"]);
    expect(hours.jobs().every(({ submissions }) => submissions === 1)).toBe(true);
  });

  test("cost few calls: each message asks ever less often", async () => {
    const { during } = await afterOutage();
    expect(during.callsTo.queue).toBeLessThan(ORDERS.length * 25);
  });

  test("are waited out by jobs whose result was lost just before", async () => {
    const hours = createHours();
    hours.deliver(false);
    for (const order of ORDERS) await hours.send(order);
    await hours.pass(2 * MINUTE);
    hours.fail(true);
    hours.deliver(true);
    await hours.pass(5 * HOUR);
    expect(statuses(hours)).toEqual(["PENDING"]);
    expect(hours.callsTo.submit).toBe(ORDERS.length);
    hours.fail(false);
    await hours.pass(HOUR);
    expect(statuses(hours)).toEqual(["SUCCEEDED"]);
    expect(hours.jobs().every(({ submissions }) => submissions === 2)).toBe(true);
  });
});
