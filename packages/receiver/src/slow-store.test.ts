import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createSlowStore } from "./slow-store.ts";

/** Time passes without anything that happens in it. */
function setUp() {
  const time = new VirtualClock();
  const slowStore = createSlowStore(time);
  return {
    pass: (ms: number) => time.freeze(ms),
    /** How long a delivery that begins now may take to be stored; normally five seconds. */
    limit: () => slowStore.deadline(time.now() + 5000) - time.now(),
    recovered: slowStore.recovered,
    /** Storing fails after so many milliseconds. */
    fail(ms: number) {
      const since = time.now();
      time.freeze(ms);
      slowStore.failed(since);
    },
    deadline: slowStore.deadline,
    now: () => time.now(),
  };
}

test("after storing has failed slowly, deliveries get half a second for 30 s, then one gets the whole time again", () => {
  const { pass, limit, fail } = setUp();
  expect(limit()).toBe(5000);
  fail(1800);
  expect(limit()).toBe(500);
  pass(29_999);
  expect(limit()).toBe(500);
  pass(1);
  expect(limit()).toBe(5000);
  fail(1800);
  expect(limit()).toBe(500);
});

test("a failure within half a second costs no concurrency, and changes nothing", () => {
  const { limit, fail } = setUp();
  fail(499);
  expect(limit()).toBe(5000);
  fail(500);
  expect(limit()).toBe(500);
});

test("deliveries that fail in the short time do not prolong it, also the one during which it ends", () => {
  const { pass, limit, fail } = setUp();
  fail(1800);
  for (let n = 0; n < 59; n++) fail(500);
  pass(499);
  expect(limit()).toBe(500);
  fail(500);
  expect(limit()).toBe(5000);
});

test("the first delivery that is stored gives the next ones the whole time", () => {
  const { limit, fail, recovered } = setUp();
  fail(1800);
  recovered();
  expect(limit()).toBe(5000);
});

test("an earlier deadline stays", () => {
  const { fail, deadline, now } = setUp();
  fail(1800);
  expect(deadline(now() + 300) - now()).toBe(300);
});
