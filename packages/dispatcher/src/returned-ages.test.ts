import { parseTargetText } from "@boomerang/core";
import { createRecordingMeter } from "@boomerang/testkit/observe";
import { expect, test } from "vitest";
import { createReturnedAges, MAX_REPORTED_TARGETS, type ReturnedMessage } from "./returned-ages.ts";

const MINUTE = 60_000;
const METRIC = "OldestReturnedMessageSeconds";

/** A process at a time that the test sets; each report returns what was reported, in minutes. */
function createProcess() {
  let now = 1_000 * MINUTE;
  let meter = createRecordingMeter();
  const report = createReturnedAges({
    clock: { now: () => now },
    meter: { ...createRecordingMeter(), gauge: (...gauge) => meter.gauge(...gauge) },
  });
  return {
    advance: (minutes: number) => {
      now += minutes * MINUTE;
    },
    /** @param ages of the messages in minutes, by model; messages of `?` have no target */
    returned(...ages: readonly (readonly [model: string, minutes: number])[]) {
      meter = createRecordingMeter();
      report(
        ages.map(
          ([model, minutes]): ReturnedMessage => ({
            sentAt: now - minutes * MINUTE,
            target: model === "?" ? undefined : parseTargetText(`model:${model}/production`),
          }),
        ),
      );
      const reported = Object.entries(meter.totals).map(([name, seconds]) => [
        name === METRIC ? "all" : (name.match(/\{model:(.+)\/production\}/)?.[1] ?? name),
        seconds / 60,
      ]);
      return Object.fromEntries(reported);
    },
  };
}

const models = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);

test("a batch reports its oldest returned message, of all and of each target", () => {
  const { returned } = createProcess();
  expect(returned(["a", 5], ["b", 90], ["a", 7], ["?", 100])).toEqual({ all: 100, a: 7, b: 90 });
});

test("a batch that returns no message reports nothing", () => {
  expect(createProcess().returned()).toEqual({});
});

test("a message from a queue whose clock is ahead is no seconds old", () => {
  expect(createProcess().returned(["a", -1])).toEqual({ all: 0, a: 0 });
});

test("of more targets than are reported, those with the oldest messages are reported", () => {
  const { returned } = createProcess();
  for (const [n, model] of models(MAX_REPORTED_TARGETS).entries()) returned([model, 10 + n]);
  expect(returned(["young", 9])).toEqual({ all: 9 });
  expect(returned(["old", 500])).toEqual({ all: 500, old: 500 });
  // The place of the youngest is taken.
  expect(returned(["m0", 10], ["m1", 11])).toEqual({ all: 11, m1: 11 });
});

test("a batch of more targets than are reported reports at most so many, and the oldest of all", () => {
  const { returned } = createProcess();
  const ages = models(MAX_REPORTED_TARGETS + 5).map((model, n) => [model, 50 - n] as const);
  expect(returned(...ages)).toEqual(
    Object.fromEntries([["all", 50], ...ages.slice(0, MAX_REPORTED_TARGETS)]),
  );
});

test("a target that has returned nothing for half an hour makes place for another one", () => {
  const { returned, advance } = createProcess();
  for (const model of models(MAX_REPORTED_TARGETS)) returned([model, 100]);
  advance(29);
  expect(returned(["m0", 129], ["new", 1])).toEqual({ all: 129, m0: 129 });
  advance(2);
  expect(returned(["new", 3])).toEqual({ all: 3, new: 3 });
});
