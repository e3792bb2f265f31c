import { expect, test } from "vitest";
import { createReport, describeMutations } from "./report.ts";

function reportOf(names: readonly string[], isJson: boolean) {
  const lines: string[] = [];
  return { report: createReport(names, isJson, (text) => void lines.push(text)), lines };
}

const SIMULATION = { detectedBy: "simulation", how: "a stored result never changes (seed 3)" } as const;
const TESTS = { detectedBy: "tests", how: "a result is stored once" } as const;
const SURVIVED = { detectedBy: null, how: "" };

test("the list has a line for each mutation, with its rule", () => {
  const mutations = [
    { name: "ignore-the-lease", rule: "a claim ends" },
    { name: "b", rule: "a result is stored once" },
  ];

  expect(describeMutations(mutations)).toBe(
    "ignore-the-lease  a claim ends\nb                 a result is stored once\n",
  );
});

test("JSON is one object per mutation, with its name, its detector and how it was detected", () => {
  const { report, lines } = reportOf(["a", "b", "c"], true);
  report.add("a", SIMULATION, 10);
  report.add("b", TESTS, 10);
  report.add("c", SURVIVED, 10);

  expect(report.end()).toBe(false);
  expect(lines).toEqual([
    '{"name":"a","caught_by":"simulation","how":"a stored result never changes (seed 3)"}\n',
    '{"name":"b","caught_by":"tests","how":"a result is stored once"}\n',
    '{"name":"c","caught_by":null,"how":""}\n',
  ]);
});

test("mutations are reported in the order of the list, whichever ends first", () => {
  const { report, lines } = reportOf(["a", "b", "c"], true);
  report.add("b", TESTS, 10);
  expect(lines).toEqual([]);
  report.add("a", SIMULATION, 10);
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(["a", "b"]);
  report.add("c", TESTS, 10);

  expect(lines.map((line) => JSON.parse(line).name)).toEqual(["a", "b", "c"]);
  expect(report.end()).toBe(true);
});

test("the text report has the duration, the failed invariant or test, and the totals", () => {
  const { report, lines } = reportOf(["ignore-the-lease", "c"], false);
  report.add("ignore-the-lease", SIMULATION, 3_400);
  report.add("c", SURVIVED, 61_000);

  expect(report.end()).toBe(false);
  expect(lines).toEqual([
    "ignore-the-lease  simulation    3 s  a stored result never changes (seed 3)\n",
    "c                 SURVIVED     61 s  \n",
    "2 mutations: 1 detected by the simulation, 0 by tests, 1 survived\n",
  ]);
});

test("a single mutation is reported in the singular", () => {
  const { report, lines } = reportOf(["a"], false);
  report.add("a", TESTS, 10);

  expect(report.end()).toBe(true);
  expect(lines.at(-1)).toBe("1 mutation: 0 detected by the simulation, 1 by tests, 0 survived\n");
});

test("a mutation without a result was not detected", () => {
  const { report } = reportOf(["a", "b"], true);
  report.add("a", TESTS, 10);

  expect(report.end()).toBe(false);
});
