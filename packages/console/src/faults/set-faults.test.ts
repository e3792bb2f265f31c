import { expect, test } from "vitest";
import { FAULT_NAMES, type FaultValues } from "./fault-values.ts";
import { setFaults } from "./set-faults.ts";

const NONE = { ...Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])), cold: 1000 } as FaultValues;
const of = (values: Partial<FaultValues>) => setFaults({ none: NONE, read: () => ({ ...NONE, ...values }) });

test("what differs from the start is a fault that is set, also a shorter cold start", () => {
  expect(of({})).toEqual([]);
  expect(of({ lost: 30, cold: 0 })).toEqual(["30 % of deliveries lost", "cold starts take 0 ms"]);
  const all = Object.fromEntries(FAULT_NAMES.map((name) => [name, 7]));
  expect(of(all)).toHaveLength(FAULT_NAMES.length);
});
