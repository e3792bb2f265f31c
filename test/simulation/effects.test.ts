import { VirtualTime } from "@boomerang/simulator";
import { describe, expect, test } from "vitest";
import { type Chance, createChance } from "./chance.ts";
import { type Climate, createClimate, FAULTS, type Outage } from "./climate.ts";
import { createEffects, UnreachableError } from "./effects.ts";
import { createProcess } from "./process.ts";
import { START } from "./settings.ts";
import { createTrace } from "./trace.ts";
import { createTroubles } from "./troubles.ts";

const PATIENCE_MS = 1_000;

/** A process that makes one call, with these troubles and no others. */
function setUp(
  options: { strikes?: readonly string[]; outage?: Pick<Outage, "how">; of?: number; leftRate?: number } = {},
) {
  const { strikes = [], outage, of = 0.5, leftRate = 0 } = options;
  const time = new VirtualTime(START);
  const seeded = createChance(1);
  const chance: Chance = {
    ...seeded,
    of: () => of,
    happens: (name, rate) =>
      rate === 1 || strikes.some((text) => name.startsWith(text) || name.endsWith(text)),
  };
  const climate: Climate = {
    ...createClimate(seeded),
    latencyMs: 0,
    outages: outage === undefined ? [] : [{ what: "jobs", from: 0, to: 60_000, ...outage }],
  };
  const seen: string[] = [];
  const met: Outage[] = [];
  const process = createProcess("dispatcher", "dispatcher/1", { time, chance, skewMs: 0 });
  const troubles = createTroubles(chance, () => true, undefined, leftRate);
  const effects = createEffects({
    ...{ time, chance, climate, trace: createTrace(START), troubles },
    see: (situation) => void seen.push(situation),
    onMet: (outage) => void met.push(outage),
  });
  const done: number[] = [];
  let outcome: unknown = "nothing was heard";
  const call = (isRepeated = false) =>
    void effects
      .run(process, {
        ...{ service: "jobs", what: "put order-1", patienceMs: PATIENCE_MS, isRepeated },
        perform: () => done.push(time.now() - START),
      })
      .then(
        (answer) => (outcome = answer),
        (error) => (outcome = error),
      );
  return { time, process, troubles, seen, met, done, call, outcome: () => outcome };
}

test("a call without troubles is made once and answered", async () => {
  const { time, call, done, outcome } = setUp();
  call();
  await time.advance(1);
  expect({ done, outcome: outcome() }).toEqual({ done: [0], outcome: 1 });
});

describe("each fault is what it says", () => {
  test.each([
    ["dies_before", [], "nothing was heard", true],
    ["dies_after", [0], "nothing was heard", true],
    ["fails", [], new UnreachableError("jobs", false), false],
    ["answer_lost", [0], new UnreachableError("jobs", true), false],
  ] as const)("%s", async (fault, made, heard, isDead) => {
    const { time, call, done, outcome, process, troubles } = setUp({ strikes: [fault] });
    call();
    await time.advance(120_000);
    expect({ done, outcome: outcome(), isDead: process.isDead }).toEqual({
      done: made,
      outcome: heard,
      isDead,
    });
    expect(troubles.injected).toEqual([{ key: `${fault} dispatcher jobs put order-1 #1`, trouble: fault }]);
  });

  test("slow, within what the caller waits for", async () => {
    const { time, call, done, outcome } = setUp({ strikes: ["slow"], of: 0.1 });
    call();
    await time.advance(120_000);
    expect({ done, outcome: outcome() }).toEqual({ done: [90], outcome: 1 });
  });

  test("every fault has a test here", () => {
    expect(FAULTS).toEqual(["dies_before", "dies_after", "fails", "answer_lost", "slow"]);
  });
});

test("a caller gives up on a slow call, which takes place later all the same", async () => {
  const { time, call, done, outcome, seen } = setUp({ strikes: ["slow"] });
  call();
  await time.advance(PATIENCE_MS);
  expect({ done, outcome: outcome() }).toEqual({ done: [], outcome: new UnreachableError("jobs", true) });
  await time.advance(120_000);
  expect({ done, seen }).toEqual({ done: [11_250], seen: ["landed_after_giving_up"] });
});

test("a client that repeats calls makes one again whose answer was lost", async () => {
  const { time, call, done, outcome, seen } = setUp({ strikes: ["answer_lost", "is repeated"] });
  call(true);
  await time.advance(1);
  expect({ done, outcome: outcome(), seen }).toEqual({ done: [0, 0], outcome: 2, seen: ["call_repeated"] });
});

test.each([
  ["refuses", 0, false],
  ["hangs", PATIENCE_MS, true],
] as const)("a service that is away %s", async (how, after, mayHaveDone) => {
  const { time, call, done, outcome } = setUp({ outage: { how } });
  call();
  await time.advance(after);
  expect({ done, outcome: outcome() }).toEqual({
    done: [],
    outcome: new UnreachableError("jobs", mayHaveDone),
  });
});

test.each(["dies_after", "fails", "answer_lost"])(
  "%s is not counted where the service is away",
  async (fault) => {
    const { time, call, troubles, met } = setUp({ strikes: [fault], outage: { how: "refuses" } });
    call();
    await time.advance(120_000);
    expect(troubles.injected.map(({ trouble }) => trouble)).toEqual(["outage"]);
    expect(met).toMatchObject([{ what: "jobs", how: "refuses" }]);
  },
);

test("a fault is seen to last where it comes when the troubles are over", async () => {
  for (const isOver of [false, true]) {
    const { time, call, troubles, seen } = setUp({ strikes: ["fails"], leftRate: 0.1 });
    if (isOver) troubles.end();
    call();
    await time.advance(1);
    expect(seen).toEqual(isOver ? ["lasting_fault"] : []);
  }
});

describe("a call on its way when its process ends", () => {
  test.each([
    ["takes place", ["slow", "lands_after_death"], [90]],
    ["is gone", ["slow"], []],
  ])("%s", async (_, strikes, made) => {
    const { time, process, call, done, outcome } = setUp({ strikes, of: 0.1 });
    call();
    await time.advance(1);
    process.die("timeout");
    await time.advance(120_000);
    expect({ done, outcome: outcome() }).toEqual({ done: made, outcome: "nothing was heard" });
  });
});

describe("a process that stands still", () => {
  test("hears of what it had begun when it goes on", async () => {
    const { time, process, call, done, outcome } = setUp({ strikes: ["slow"], of: 0.1 });
    call();
    await time.advance(1);
    process.freeze();
    await time.advance(60_000);
    expect({ done, outcome: outcome() }).toEqual({ done: [90], outcome: "nothing was heard" });
    expect(process.thaw()).toBe(true);
    await time.advance(0);
    expect(outcome()).toBe(1);
  });

  test("begins nothing", async () => {
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
