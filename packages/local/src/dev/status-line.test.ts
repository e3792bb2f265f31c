import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createStatusLine } from "./status-line.ts";

function setUp(isTerminal: boolean, columns = 100) {
  const clock = new VirtualClock();
  const written: string[] = [];
  const line = createStatusLine(
    (text) => written.push(text),
    () => ({ isTerminal, columns }),
    clock,
  );
  return { ...line, clock, written };
}

test("on a terminal the status is replaced, and lines are written above it", () => {
  const { say, show, written } = setUp(true, 9);
  show("1 open");
  show("1 open");
  show("0 open · 1 succeeded");
  say("a problem");
  show("0 open · 1 succeeded");
  const status = "\r0 open …\u001b[K";
  expect(written).toEqual(["\r1 open\u001b[K", status, "\r\u001b[Ka problem\n", status]);
});

test("elsewhere each status is a line, at most every five seconds and without control characters", async () => {
  const { say, show, written, clock } = setUp(false);
  show("1 open");
  show("2 open");
  say("a problem");
  await clock.advance(5000);
  show("1 open");
  show("3 open");
  expect(written).toEqual(["1 open\n", "a problem\n", "3 open\n"]);
});
