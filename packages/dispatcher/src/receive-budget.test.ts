import { expect, test } from "vitest";
import { receiveBudgetMs } from "./receive-budget.ts";

const DAY = 86_400_000;
const RETENTION = 14 * DAY;

/** How often a message is received in its retention, if each time it is to come back after `delayMs`. */
function receivesIn(retentionMs: number, delayMs: number): number {
  let receiveCount = 0;
  for (let now = 0; now < retentionMs; ) {
    receiveCount++;
    now += Math.max(1000, delayMs, receiveBudgetMs({ receiveCount, sentAt: 0 }, now, retentionMs));
  }
  return receiveCount;
}

test.each([1000, 3000, 30_000, 600_000])(
  "a message that is to come back after %i ms, again and again, is received fewer than 1,000 times in 14 days",
  (delayMs) => {
    expect(receivesIn(RETENTION, delayMs)).toBeLessThanOrEqual(951);
  },
);

test("the first 150 receives are not delayed, and later only those that come too often", () => {
  expect(receiveBudgetMs({ receiveCount: 150, sentAt: 0 }, 0, RETENTION)).toBe(0);
  expect(receiveBudgetMs({ receiveCount: 151, sentAt: 0 }, 0, RETENTION)).toBe(RETENTION / 800);
  expect(receiveBudgetMs({ receiveCount: 550, sentAt: 0 }, 7 * DAY, RETENTION)).toBe(0);
});

test("no message is delayed by more than 27.5 minutes for it", () => {
  expect(receiveBudgetMs({ receiveCount: 990, sentAt: 0 }, DAY, RETENTION)).toBe(27.5 * 60_000);
});

test("a message with a shorter retention has the same number of receives", () => {
  expect(receivesIn(90 * 60_000, 1000)).toBeLessThanOrEqual(951);
});
