import { createChance } from "@boomerang/testkit/chance";
import { expect, test } from "vitest";
import { createFaultInjector } from "./fault-injector.ts";

const always = () => true;

test("an injected fault is listed by its kind and key, one that is not due is not", () => {
  const faults = createFaultInjector(createChance(1), always);
  expect(faults.inject("call_fails", "put order-1", 1)).toBe(true);
  expect(faults.inject("slow_call", "put order-1", 0)).toBe(false);
  expect(faults.injected).toEqual([{ key: "call_fails put order-1", fault: "call_fails" }]);
});

test("leaving one fault out changes no other", () => {
  const names = Array.from({ length: 200 }, (_, n) => `put order-${n}`);
  const injectedWith = (allows: (key: string) => boolean) => {
    const faults = createFaultInjector(createChance(1), allows);
    for (const name of names) faults.inject("call_fails", name, 0.5);
    return faults.injected.map(({ key }) => key);
  };
  const all = injectedWith(always);
  const [left] = all;
  expect(all.length).toBeGreaterThan(50);
  expect(injectedWith((key) => key !== left)).toEqual(all.slice(1));
});

test("every attempt has its own name, whatever else was attempted", () => {
  const faults = createFaultInjector(createChance(1), always);
  expect(["put a", "put b", "put a"].map(faults.numbered)).toEqual(["put a #1", "put b #1", "put a #2"]);
});

test("after the end of the faults nothing is injected", () => {
  const faults = createFaultInjector(createChance(1), always);
  expect(faults.haveEnded()).toBe(false);
  faults.end();
  expect(faults.haveEnded()).toBe(true);
  expect(faults.inject("call_fails", "put order-1", 1)).toBe(false);
  expect(faults.injected).toEqual([]);
});

test("attacks continue after the end of the faults, and can be left out too", () => {
  const faults = createFaultInjector(createChance(1), (key) => key !== "attack_empty 2");
  faults.end();
  expect([1, 2, 3].map((n) => faults.injectIfAllowed("attack_empty", `${n}`))).toEqual([true, false, true]);
  expect(faults.injected.map(({ key }) => key)).toEqual(["attack_empty 1", "attack_empty 3"]);
});

test("a fault that would be injected is not counted, and is the same as one that is injected", () => {
  const names = Array.from({ length: 100 }, (_, n) => `put order-${n}`);
  const first = createFaultInjector(createChance(1), always);
  const due = names.filter((name) => first.wouldInject("call_fails", name, 0.5));
  expect(first.injected).toEqual([]);
  const second = createFaultInjector(createChance(1), always);
  expect(names.filter((name) => second.inject("call_fails", name, 0.5))).toEqual(due);
  expect(createFaultInjector(createChance(1), () => false).wouldInject("call_fails", "put order-1", 1)).toBe(
    false,
  );
});

test("only faults of calls can remain after the end of the faults", () => {
  const faults = createFaultInjector(createChance(1), always, undefined, 0.1);
  const names = Array.from({ length: 1000 }, (_, n) => `put order-${n}`);
  faults.end();
  const injected = names.filter((name) => faults.inject("call_fails", name, 1));
  expect(injected.length).toBeGreaterThan(50);
  expect(injected.length).toBeLessThan(150);
  expect(names.filter((name) => faults.inject("outage", name, 1))).toEqual([]);
});
