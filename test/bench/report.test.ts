import { expect, test } from "vitest";
import { tableOf } from "./report.ts";

test("a table for people has a line for each benchmark", () => {
  const result = { value: 1.5, unit: "ms", baseline: 1, ratio: 1.5, target: "≤ 1" };
  const lines = tableOf([
    { ...result, name: "receiver.cold", ok: false },
    { ...result, name: "x", ok: true },
    { ...result, name: "y", ok: null },
  ]).split("\n");
  expect(lines).toEqual([
    "benchmark      value   baseline  ratio  target",
    "receiver.cold  1.5 ms  1         1.5    ≤ 1     missed",
    "x              1.5 ms  1         1.5    ≤ 1     ok",
    "y              1.5 ms  1         1.5    ≤ 1     no verdict",
    "",
  ]);
});
