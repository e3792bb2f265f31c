import fc from "fast-check";
import { expect, test } from "vitest";
import { loadFor, placesFor, rejectedFraction } from "./erlang-b.ts";

// Published tables of Erlang B: places, fraction rejected, load.
test.each([
  [1, 0.01, 0.0101],
  [3, 0.001, 0.194],
  [5, 0.001, 0.762],
  [10, 0.01, 4.461],
  [10, 0.001, 3.092],
  [20, 0.02, 13.18],
  [50, 0.001, 32.51],
  [100, 0.01, 84.06],
])("%i places reject %d of a load of %d, as published", (places, fraction, load) => {
  expect(rejectedFraction(load, places) / fraction).toBeCloseTo(1, 2);
  expect(loadFor(places, fraction) / load).toBeCloseTo(1, 2);
  expect(placesFor(load * 0.999, fraction)).toBe(places);
  expect(placesFor(load * 1.01, fraction)).toBe(places + 1);
});

test("without a place everything is rejected, and without load nothing", () => {
  expect(rejectedFraction(1, 0)).toBe(1);
  expect(rejectedFraction(0, 3)).toBe(0);
  expect(loadFor(0, 0.001)).toBe(0);
  expect(placesFor(0, 0.001)).toBe(1);
});

test("places and load are each other's limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 1e-5, max: 0.05, noNaN: true }),
      (places, most) => {
        const load = loadFor(places, most);
        expect(rejectedFraction(load, places)).toBeLessThanOrEqual(most);
        expect(rejectedFraction(load * 1.001 + 1e-9, places)).toBeGreaterThan(most);
        expect(placesFor(load, most)).toBe(places);
      },
    ),
  );
});

/** Simulates arrivals at places: the fraction that found none. */
function simulate(
  arrivalsPerSecond: number,
  places: number,
  secondsOf: (random: () => number) => number,
): number {
  let state = 12_345;
  // Numerical Recipes' generator: the same arrivals each time.
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const busyUntil = new Array<number>(places).fill(0);
  const arrivals = 400_000;
  let [now, rejected] = [0, 0];
  for (let n = 0; n < arrivals; n++) {
    now -= Math.log(random()) / arrivalsPerSecond;
    const free = busyUntil.findIndex((until) => until <= now);
    if (free < 0) rejected++;
    else busyUntil[free] = now + secondsOf(random);
  }
  return rejected / arrivals;
}

test.each([
  ["always 60 ms", () => 0.06],
  ["random, 60 ms in the mean", (random: () => number) => -Math.log(random()) * 0.06],
  [
    "40 ms, and one of fifty 1040 ms, as with cold starts",
    (random: () => number) => (random() < 0.02 ? 1.04 : 0.04),
  ],
])("a simulation agrees with the formula if a delivery takes %s", (_, secondsOf) => {
  for (const [rate, places] of [
    [20, 3],
    [50, 6],
    [200, 17],
  ] as const) {
    const ratio = simulate(rate, places, secondsOf) / rejectedFraction(rate * 0.06, places);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  }
});
