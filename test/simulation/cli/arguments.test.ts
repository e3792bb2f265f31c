import { expect, test } from "vitest";
import { HELP, parseSimulateArguments } from "./arguments.ts";

test("seed, runs and steps are read as given", () => {
  const args = ["--seed", "7", "--runs", "20", "--steps", "300", "--json"];
  const options = { seed: 7, runs: 20, steps: 300, isJson: true, isRecovery: false };
  expect(parseSimulateArguments(args)).toEqual(options);
  expect(parseSimulateArguments(["--", ...args])).toEqual(options);
});

test("the default is a random seed and 1000 runs", () => {
  const [one, other] = [parseSimulateArguments([]), parseSimulateArguments([])];
  expect(one).toMatchObject({ runs: 1000, steps: undefined, isJson: false });
  expect(one?.seed).not.toBe(other?.seed);
});

test.each([
  [["--seed=-1"], "--seed must be a whole number of at least 0, not -1"],
  [["--seed", "-1"], "--seed must be a whole number of at least 0, not -1"],
  [["--runs", "-3", "--json"], "--runs must be a whole number of at least 1, not -3"],
  [["--steps", "-0.5"], "--steps must be a whole number of at least 1, not -0.5"],
  [["--seed="], "--seed must be a whole number of at least 0, not nothing"],
  [["--runs", "1000001"], "--runs must be a whole number of at most 1000000, not 1000001"],
  [
    ["--seed", "9".repeat(20)],
    "--seed must be a whole number of at most 9007199254739992, not 99999999999999999999",
  ],
  [["--steps", "9".repeat(20)], "--steps must be a whole number of at most 9007199254740991, not 99999"],
  [["--runs"], "'--runs <value>' argument missing"],
  [["-3"], "-3"],
  [["--seed", "x"], "--seed must be a whole number"],
  [["--runs", "0"], "--runs must be a whole number of at least 1, not 0"],
  [["--steps", "1.5"], "--steps must be a whole number"],
  [["--sead", "1"], "--sead"],
  [["7"], "7"],
])("%j is rejected with a message that says what to fix", (args, message) => {
  expect(() => parseSimulateArguments(args)).toThrow(message);
  expect(() => parseSimulateArguments(args)).toThrow("see --help");
});

test("the table of recovery times is the same each time, unless another seed is given", () => {
  expect(parseSimulateArguments(["--recovery"])).toMatchObject({ isRecovery: true, seed: 1 });
  expect(parseSimulateArguments(["--recovery", "--seed", "3"])).toMatchObject({ isRecovery: true, seed: 3 });
});

test("the last run's seed is a safe integer too", () => {
  const last = (seed: number) => parseSimulateArguments(["--seed", String(seed), "--runs", "3"]);
  expect(last(Number.MAX_SAFE_INTEGER - 2)).toMatchObject({ seed: Number.MAX_SAFE_INTEGER - 2, runs: 3 });
  expect(() => last(Number.MAX_SAFE_INTEGER - 1)).toThrow("at most 9007199254740989, not 9007199254740990;");
});

test("--help names every option", () => {
  expect(parseSimulateArguments(["--help"])).toBeUndefined();
  for (const option of ["--seed", "--runs", "--steps", "--json", "--help"]) expect(HELP).toContain(option);
});
