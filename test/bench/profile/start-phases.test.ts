import { expect, test } from "vitest";
import { startPhases } from "./start-phases.ts";

test("a start divides into its phases, without what the benchmark itself loads", () => {
  const start = { bootstrapped: 30, began: 100, evaluating: 110, evaluated: 130, loaded: 134, ended: 150 };
  const slow = { ...start, ended: 900 };
  expect(startPhases([start, slow, start]).map(([, ms]) => ms)).toEqual([30, 10, 20, 4, 16]);
});
