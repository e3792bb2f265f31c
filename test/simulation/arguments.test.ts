import { expect, test } from "vitest";
import { HELP, parseSimulateArguments } from "./arguments.ts";

test("a seed, a number of runs and of steps are taken as they are given", () => {
  const args = ["--seed", "7", "--runs", "20", "--steps", "300", "--json"];
  const options = { seed: 7, runs: 20, steps: 300, isJson: true };
  expect(parseSimulateArguments(args)).toEqual(options);
  expect(parseSimulateArguments(["--", ...args])).toEqual(options);
});

test("without a seed any is taken, and 1000 runs are made", () => {
  const [one, other] = [parseSimulateArguments([]), parseSimulateArguments([])];
  expect(one).toMatchObject({ runs: 1000, steps: undefined, isJson: false });
  expect(one?.seed).not.toBe(other?.seed);
});

test.each([
  [["--seed=-1"], "--seed must be a whole number of at least 0"],
  [["--seed", "x"], "--seed must be a whole number"],
  [["--runs", "0"], "--runs must be a whole number of at least 1, not 0"],
  [["--steps", "1.5"], "--steps must be a whole number"],
  [["--sead", "1"], "--sead"],
  [["7"], "7"],
])("%j is refused with what to mend", (args, message) => {
  expect(() => parseSimulateArguments(args)).toThrow(message);
  expect(() => parseSimulateArguments(args)).toThrow("see --help");
});

test("--help names every option", () => {
  expect(parseSimulateArguments(["--help"])).toBeUndefined();
  for (const option of ["--seed", "--runs", "--steps", "--json", "--help"]) expect(HELP).toContain(option);
});
