import { expect, test } from "vitest";
import { type CostLine, totalUsd } from "./cost-line.ts";
import { costOfMillion } from "./cost-model.ts";
import {
  costOfMillionBatched,
  costOfMillionIndexed,
  costOfMillionListed,
  costOfMillionOpenListed,
  costOfMillionPaused,
} from "./cost-of-lists.ts";

const small = { inputKb: 1, resultKb: 1 };
const unitsOf = (lines: readonly CostLine[], what: string) => lines.find((line) => line.what === what)?.units;

test("a job in no batch has the writes of its record, its indexes and the limiter, and nothing else", () => {
  const writes = unitsOf(costOfMillion(small, "one by one"), "DynamoDB write units") ?? 0;
  const indexes = (["open", "ended"] as const).map(
    (index) => unitsOf(costOfMillionIndexed(index), "DynamoDB write units") ?? 0,
  );
  expect(indexes).toEqual([2e6, 1e6]);
  // The record with its result has two.
  expect(writes - 3e6).toBeCloseTo(1e6 + 1e6 + 2e6 + 1e6 + 0.01e6, -4);
});

test("a batch costs two write units a job, and a list of it far less than one read unit a job", () => {
  expect(unitsOf(costOfMillionBatched(), "DynamoDB write units")).toBe(2e6);
  // Of 100,000 jobs, 15 MB are 1,875 half units of 4 KB.
  expect(unitsOf(costOfMillionListed(), "DynamoDB read units")).toBeCloseTo(18_750);
});

test("a list of open jobs reads their records", () => {
  const units = (inputKb: number) =>
    unitsOf(costOfMillionOpenListed({ inputKb }), "DynamoDB read units") ?? 0;
  expect(units(1)).toBeCloseTo(512_500);
  // Compressed, the largest input that is kept in a record is read with half a unit too.
  expect(units(4)).toBeCloseTo(512_500);
});

test("a paused job costs its record and its indexes again, and a message", () => {
  const lines = costOfMillionPaused(small);
  expect(unitsOf(lines, "DynamoDB write units")).toBe(8e6);
  expect(unitsOf(lines, "SQS requests")).toBeCloseTo(1.2e6);
  expect(totalUsd(costOfMillionPaused({ inputKb: 4 }))).toBeGreaterThan(totalUsd(lines));
});
