import { expect, test } from "vitest";
import { createFreezeWatch } from "./freeze-watch.ts";
import { BEAT_MS } from "./was-frozen.ts";

/** A process whose time passes only here. */
function setUp() {
  let now = 0;
  let skewMs = 0;
  let beat: () => void = () => undefined;
  const watch = createFreezeWatch({
    read: () => ({ wall: now + skewMs, monotonic: now }),
    every: (_, action) => {
      beat = action;
    },
  });
  const thawed: string[] = [];
  watch.onThaw(() => thawed.push("api"));
  watch.onThaw(() => thawed.push("aws"));
  return {
    ...{ watch, thawed },
    freeze: (ms: number) => {
      now += ms;
    },
    setClock: (ms: number) => {
      skewMs += ms;
    },
    beat: () => beat(),
    /** The process runs: it beats. */
    run(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += BEAT_MS;
        beat();
      }
    },
  };
}

test("a process that runs was never frozen, however long it makes no call", () => {
  const { watch, thawed, run } = setUp();
  run(60_000);
  watch.check();
  expect(thawed).toEqual([]);
});

test("after a freeze everything is done once, before the first call", () => {
  const { watch, thawed, run, freeze } = setUp();
  run(1000);
  freeze(5000);
  expect(thawed).toEqual([]);
  watch.check();
  expect(thawed).toEqual(["api", "aws"]);
  run(1000);
  watch.check();
  expect(thawed).toHaveLength(2);
  freeze(5000);
  watch.check();
  expect(thawed).toHaveLength(4);
});

test("a timer that runs before the first call does not hide the freeze", () => {
  const { watch, thawed, freeze, beat } = setUp();
  freeze(5000);
  beat();
  watch.check();
  expect(thawed).toEqual(["api", "aws"]);
});

test("a freeze right after the start, before the first invocation, is noticed", () => {
  const { watch, thawed, freeze } = setUp();
  freeze(3_600_000);
  watch.check();
  expect(thawed).toEqual(["api", "aws"]);
});

test("a clock that is set, forward or back, counts as a freeze once", () => {
  for (const ms of [5000, -5000]) {
    const { watch, thawed, run, setClock } = setUp();
    run(1000);
    setClock(ms);
    watch.check();
    run(1000);
    watch.check();
    expect(thawed).toEqual(["api", "aws"]);
  }
});
