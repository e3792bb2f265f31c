import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createPermitBackoff } from "./permit-backoff.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function setUp() {
  const clock = new VirtualClock();
  const backoff = createPermitBackoff({ clock, random: () => 1 });
  const sentAt = clock.now();
  /** A message that misses a permit whenever it comes back, for an hour. */
  async function missForAnHour() {
    while (clock.now() < sentAt + 60 * MINUTE) await clock.advance(backoff(0, { sentAt }));
  }
  return { clock, backoff, sentAt, missForAnHour };
}

test("a message without a permit waits for the next one and some seconds, and longer while permits are missing for hours", async () => {
  const { clock, backoff, sentAt, missForAnHour } = setUp();
  expect(backoff(7000, { sentAt })).toBe(10 * SECOND);
  await missForAnHour();
  expect(backoff(7000, { sentAt })).toBeCloseTo(7 * SECOND + 0.055 * (clock.now() - sentAt), -1);
});

test("a new message waits seconds, however long others have waited", async () => {
  const { clock, backoff, missForAnHour } = setUp();
  await missForAnHour();
  expect(backoff(0, { sentAt: clock.now() })).toBe(3 * SECOND);
});

test("permits that are missing for a moment every few minutes add up to nothing", async () => {
  const { clock, backoff, sentAt } = setUp();
  for (let burst = 0; burst < 50; burst++) {
    expect(backoff(0, { sentAt })).toBe(3 * SECOND);
    await clock.advance(10 * SECOND);
    expect(backoff(0, { sentAt })).toBe(10 * SECOND);
    await clock.advance(5 * MINUTE);
  }
});
