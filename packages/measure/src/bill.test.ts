import { expect, test } from "vitest";
import { billOf, usdOfMillion } from "./bill.ts";

const MODEL = [
  { what: "DynamoDB write units", units: 11_000_000, unitUsd: 1e-6 },
  { what: "SQS requests", units: 3_000_000, unitUsd: 2e-6 },
];

test("the model's units are scaled to the number of jobs, and stand beside what was counted", () => {
  expect(billOf(50, MODEL, new Map([["DynamoDB write units", 600]]))).toEqual([
    { what: "DynamoDB write units", counted: 600, modelled: 550, unitUsd: 1e-6 },
    { what: "SQS requests", counted: undefined, modelled: 150, unitUsd: 2e-6 },
  ]);
});

test("for a million jobs, what was not counted is taken from the model", () => {
  const { counted, modelled } = usdOfMillion(50, billOf(50, MODEL, new Map([["DynamoDB write units", 600]])));
  expect(counted).toBeCloseTo(12 + 6);
  expect(modelled).toBeCloseTo(11 + 6);
});

test("zero counted units are zero, not unknown", () => {
  const bill = billOf(1, MODEL, new Map([["SQS requests", 0]]));
  expect(usdOfMillion(1, bill).counted).toBeCloseTo(11);
});
