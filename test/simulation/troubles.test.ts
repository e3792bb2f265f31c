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
