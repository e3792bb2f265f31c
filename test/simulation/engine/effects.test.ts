import { type Chance, createChance } from "@boomerang/testkit/chance";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { createFaultInjector } from "../faults/fault-injector.ts";
import { CALL_FAULTS, createFaultProfile, type FaultProfile, type Outage } from "../faults/fault-profile.ts";
import { createEffects, UnreachableError } from "./effects.ts";
import { createProcess } from "./process.ts";
import { START } from "./settings.ts";
import { createTrace } from "./trace.ts";

const TIMEOUT_MS = 1_000;

/** A process that makes one call, with only these faults. */
function setUp(
  options: {
    inject?: readonly string[];
    outage?: Pick<Outage, "how" | "of">;
    of?: number;
    remainingRate?: number;
  } = {},
) {
  const { inject = [], outage, of = 0.5, remainingRate = 0 } = options;
  const time = new VirtualClock(START);
  const seeded = createChance(1);
  const chance: Chance = {
    ...seeded,
    of: () => of,
    happens: (name, rate) =>
      rate === 1 || inject.some((text) => name.startsWith(text) || name.endsWith(text)),
  };
  const profile: FaultProfile = {
    ...createFaultProfile(seeded),
    latencyMs: 0,
    outages: outage === undefined ? [] : [{ what: "jobs", from: 0, to: 60_000, ...outage }],
  };
  const seen: string[] = [];
  const met: Outage[] = [];
  const process = createProcess("dispatcher", "dispatcher/1", { time, chance, skewMs: 0 });
  const faults = createFaultInjector(chance, () => true, undefined, remainingRate);
  const effects = createEffects({
    ...{ time, chance, profile, trace: createTrace(START), faults },
    count: (counter) => void seen.push(counter),
    onMet: (outage) => void met.push(outage),
  });
  const done: number[] = [];
  let outcome: unknown = "no response";
  const call = (isRetried = false) =>
    void effects
      .run(process, {
        ...{ service: "jobs", what: "put order-1", timeoutMs: TIMEOUT_MS, isRetried },
        perform: () => done.push(time.now() - START),
      })
      .then(
        (response) => (outcome = response),
        (error) => (outcome = error),
      );
  return { time, process, faults, seen, met, done, call, outcome: () => outcome };
}

test("a call without faults is performed once and gets its response", async () => {
  const { time, call, done, outcome } = setUp();
  call();
  await time.advance(1);
  expect({ done, outcome: outcome() }).toEqual({ done: [0], outcome: 1 });
});

describe("each fault of a call", () => {
  test.each([
    ["crash_before_call", [], "no response", true],
    ["crash_after_call", [0], "no response", true],
    ["call_fails", [], new UnreachableError("jobs", false), false],
    ["response_lost", [0], new UnreachableError("jobs", true), false],
  ] as const)("%s", async (fault, made, expected, hasExited) => {
    const { time, call, done, outcome, process, faults } = setUp({ inject: [fault] });
    call();
    await time.advance(120_000);
    expect({ done, outcome: outcome(), hasExited: process.hasExited }).toEqual({
      done: made,
      outcome: expected,
      hasExited,
    });
    expect(faults.injected).toEqual([{ key: `${fault} dispatcher jobs put order-1 #1`, fault: fault }]);
  });

  test("slow_call, within the client's timeout", async () => {
    const { time, call, done, outcome } = setUp({ inject: ["slow_call"], of: 0.1 });
    call();
    await time.advance(120_000);
    expect({ done, outcome: outcome() }).toEqual({ done: [90], outcome: 1 });
  });

  test("every fault has a test here", () => {
    expect(CALL_FAULTS).toEqual([
      "crash_before_call",
      "crash_after_call",
      "call_fails",
      "response_lost",
      "slow_call",
    ]);
  });
});

test("a slow call times out for its caller, and is performed later anyway", async () => {
  const { time, call, done, outcome, seen } = setUp({ inject: ["slow_call"] });
  call();
  await time.advance(TIMEOUT_MS);
  expect({ done, outcome: outcome() }).toEqual({ done: [], outcome: new UnreachableError("jobs", true) });
  await time.advance(120_000);
  expect({ done, seen }).toEqual({ done: [11_250], seen: ["call_completed_after_timeout"] });
});

test("a client with retries repeats a call whose response was lost", async () => {
  const { time, call, done, outcome, seen } = setUp({ inject: ["response_lost", "is repeated"] });
  call(true);
  await time.advance(1);
  expect({ done, outcome: outcome(), seen }).toEqual({ done: [0, 0], outcome: 2, seen: ["call_retried"] });
});

test.each([
  ["refuses", 0, false],
  ["hangs", TIMEOUT_MS, true],
] as const)("an unavailable service %s", async (how, after, mayBePerformed) => {
  const { time, call, done, outcome } = setUp({ outage: { how } });
  call();
  await time.advance(after);
  expect({ done, outcome: outcome() }).toEqual({
    done: [],
    outcome: new UnreachableError("jobs", mayBePerformed),
  });
});

test.each([
  ["dispatcher", 0],
  ["receiver", 1],
] as const)("an outage of a service for the %s is met by no other function", async (of, calls) => {
  const { time, call, done, met } = setUp({ outage: { how: "refuses", of } });
  call();
  await time.advance(1);
  expect({ calls: done.length, met: met.length }).toEqual({ calls, met: 1 - calls });
});

test.each(["crash_after_call", "call_fails", "response_lost"])(
  "%s is not counted during an outage",
  async (fault) => {
    const { time, call, faults, met } = setUp({ inject: [fault], outage: { how: "refuses" } });
    call();
    await time.advance(120_000);
    expect(faults.injected.map(({ fault }) => fault)).toEqual(["outage"]);
    expect(met).toMatchObject([{ what: "jobs", how: "refuses" }]);
  },
);

test("a fault after the end of the faults is counted as a remaining fault", async () => {
  for (const isOver of [false, true]) {
    const { time, call, faults, seen } = setUp({ inject: ["call_fails"], remainingRate: 0.1 });
    if (isOver) faults.end();
    call();
    await time.advance(1);
    expect(seen).toEqual(isOver ? ["remaining_fault"] : []);
  }
});

describe("a call in flight when its process exits", () => {
  test.each([
    ["is performed", ["slow_call", "call_completes_after_exit"], [90]],
    ["is lost", ["slow_call"], []],
  ])("%s", async (_, inject, made) => {
    const { time, process, call, done, outcome } = setUp({ inject, of: 0.1 });
    call();
    await time.advance(1);
    process.exit("timeout");
    await time.advance(120_000);
    expect({ done, outcome: outcome() }).toEqual({ done: made, outcome: "no response" });
  });
});

describe("a frozen process", () => {
  test("gets the responses of its calls when it is thawed", async () => {
    const { time, process, call, done, outcome } = setUp({ inject: ["slow_call"], of: 0.1 });
    call();
    await time.advance(1);
    process.freeze();
    await time.advance(60_000);
    expect({ done, outcome: outcome() }).toEqual({ done: [90], outcome: "no response" });
    expect(process.thaw()).toBe(true);
    await time.advance(0);
    expect(outcome()).toBe(1);
  });

  test.each(["crash_before_call", "crash_after_call"])(
    "crashes when it is thawed (%s), but no longer once the faults have ended",
    async (fault) => {
      for (const areOver of [false, true]) {
        const { time, process, faults, call, outcome } = setUp({ inject: [fault] });
        call();
        process.freeze();
        await time.advance(60_000);
        if (areOver) faults.end();
        process.thaw();
        await time.advance(0);
        expect(process.hasExited).toBe(!areOver);
        if (areOver) expect(outcome()).toEqual(new UnreachableError("jobs", fault === "crash_after_call"));
      }
    },
  );

  test("starts no call", async () => {
    const { time, process, call, done } = setUp();
    process.freeze();
    call();
    await time.advance(60_000);
    expect(done).toEqual([]);
    process.thaw();
    await time.advance(0);
    expect(done).toEqual([60_000]);
  });
});
