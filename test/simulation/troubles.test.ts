import { expect, test } from "vitest";
import { createChance } from "./chance.ts";
import { createTroubles } from "./troubles.ts";

const always = () => true;

test("a trouble that strikes is listed by its kind and name, one that does not strike is not", () => {
  const troubles = createTroubles(createChance(1), always);
  expect(troubles.strikes("fails", "put order-1", 1)).toBe(true);
  expect(troubles.strikes("slow", "put order-1", 0)).toBe(false);
  expect(troubles.injected).toEqual([{ key: "fails put order-1", trouble: "fails" }]);
});

test("leaving one out changes no other", () => {
  const names = Array.from({ length: 200 }, (_, n) => `put order-${n}`);
  const struck = (allows: (key: string) => boolean) => {
    const troubles = createTroubles(createChance(1), allows);
    for (const name of names) troubles.strikes("fails", name, 0.5);
    return troubles.injected.map(({ key }) => key);
  };
  const all = struck(always);
  const [left] = all;
  expect(all.length).toBeGreaterThan(50);
  expect(struck((key) => key !== left)).toEqual(all.slice(1));
});

test("what is tried again has a name of its own, whatever else was tried", () => {
  const troubles = createTroubles(createChance(1), always);
  expect(["put a", "put b", "put a"].map(troubles.numbered)).toEqual(["put a #1", "put b #1", "put a #2"]);
});

test("once the troubles are over, nothing goes wrong", () => {
  const troubles = createTroubles(createChance(1), always);
  expect(troubles.areOver()).toBe(false);
  troubles.end();
  expect(troubles.areOver()).toBe(true);
  expect(troubles.strikes("fails", "put order-1", 1)).toBe(false);
  expect(troubles.injected).toEqual([]);
});

test("what strangers do goes on when the troubles are over, and can be left out too", () => {
  const troubles = createTroubles(createChance(1), (key) => key !== "stranger_empty 2");
  troubles.end();
  expect([1, 2, 3].map((n) => troubles.isMade("stranger_empty", `${n}`))).toEqual([true, false, true]);
  expect(troubles.injected.map(({ key }) => key)).toEqual(["stranger_empty 1", "stranger_empty 3"]);
});

test("what looms is not counted before it is made, and says the same as what strikes", () => {
  const names = Array.from({ length: 100 }, (_, n) => `put order-${n}`);
  const looming = createTroubles(createChance(1), always);
  const looms = names.filter((name) => looming.looms("fails", name, 0.5));
  expect(looming.injected).toEqual([]);
  const striking = createTroubles(createChance(1), always);
  expect(names.filter((name) => striking.strikes("fails", name, 0.5))).toEqual(looms);
  expect(createTroubles(createChance(1), () => false).looms("fails", "put order-1", 1)).toBe(false);
});

test("of the faults of calls a part may last once the troubles are over, of nothing else", () => {
  const troubles = createTroubles(createChance(1), always, undefined, 0.1);
  const names = Array.from({ length: 1000 }, (_, n) => `put order-${n}`);
  troubles.end();
  const struck = names.filter((name) => troubles.strikes("fails", name, 1));
  expect(struck.length).toBeGreaterThan(50);
  expect(struck.length).toBeLessThan(150);
  expect(names.filter((name) => troubles.strikes("outage", name, 1))).toEqual([]);
});
