import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createPermitBackoff } from "./permit-backoff.ts";

test("a message without a permit waits for the next one and some seconds, and longer while permits are missing for hours", async () => {
  const clock = new VirtualClock();
  const backoff = createPermitBackoff({ clock, random: () => 1 });
  expect(backoff(7000)).toBe(10_000);
  for (let minute = 0; minute < 60; minute++) {
    await clock.advance(60_000);
    backoff(0);
  }
  expect(backoff(7000)).toBe(7000 + 270_000);
});
