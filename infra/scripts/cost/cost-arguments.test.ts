import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ArgumentsError, HELP, parseCostArguments } from "./cost-arguments.ts";

function cost(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "../cost.ts"), ...args],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

const DEFAULTS = { jobs: 1_000_000, arrival: "one by one", isJson: false, inputKb: 1, resultKb: 1 };

test("by default, a million jobs come one by one, and inputs and results have one KB", () => {
  expect(parseCostArguments([])).toEqual(DEFAULTS);
});

test("the number of jobs, their arrival and the format are options", () => {
  expect(parseCostArguments(["--jobs", "5000", "--backlog", "--json"])).toEqual({
    ...DEFAULTS,
    ...{ jobs: 5000, arrival: "backlog", isJson: true },
  });
});

test.each([
  [["--input-kb", "100", "--result-kb=0.5"], { inputKb: 100, resultKb: 0.5 }],
  [["--", "--input-kb", "262", "--result-kb", "4700"], { inputKb: 262, resultKb: 4700 }],
])("%j sets the sizes", (args, workload) => {
  expect(parseCostArguments(args)).toEqual({ ...DEFAULTS, ...workload });
});

test.each([
  [["--rate", "200"], { perSecond: 200 }],
  [["--rate=0.5", "--json"], { perSecond: 0.5, isJson: true }],
  [["--", "--input-kb", "5", "--rate", "1e3", "--result-kb=2"], { perSecond: 1000, inputKb: 5, resultKb: 2 }],
])("%j asks for the limits of a rate", (args, given) => {
  expect(parseCostArguments(args)).toEqual({ ...DEFAULTS, ...given });
});

test.each([["--help"], ["-h"], ["--input-kb", "1", "--help"], ["--rate", "200", "-h"]])(
  "%s shows the help",
  (...args) => {
    expect(parseCostArguments(args)).toBeUndefined();
  },
);

describe("invalid arguments are rejected with one line:", () => {
  test.each([
    [["--input-kb", "300"], "--input-kb must be at most 262, not 300: a request may have 256 KiB"],
    [["--result-kb", "4701"], "--result-kb must be at most 4700, not 4701: larger deliveries fail"],
    [["--input-kb", "0"], '--input-kb must be kilobytes, such as 1 or 0.5, not "0"; see --help'],
    [["--input-kb=-1"], '--input-kb must be kilobytes, such as 1 or 0.5, not "-1"; see --help'],
    [["--result-kb", "20KB"], '--result-kb must be kilobytes, such as 1 or 0.5, not "20KB"; see --help'],
    [["--result-kb", ""], '--result-kb must be kilobytes, such as 1 or 0.5, not ""; see --help'],
    [["--jobs", "0"], '--jobs must be a number from 1 to 1000000000, not "0"; see --help'],
    [["--jobs", "1e6"], '--jobs must be a number from 1 to 1000000000, not "1e6"; see --help'],
    [["--jobs", "1000000001"], '--jobs must be a number from 1 to 1000000000, not "1000000001"; see --help'],
    [
      ["--rate", "200", "--jobs", "5"],
      "--rate goes with neither --jobs nor --backlog: it is for a month of jobs; see --help",
    ],
    [["--rate"], "Option '--rate <value>' argument missing; see --help"],
    [["--inputs", "3"], "Unknown option '--inputs'; see --help"],
    [["3"], "Unexpected argument '3'; see --help"],
    [["--input-kb"], "Option '--input-kb <value>' argument missing; see --help"],
  ])("%j", (args, message) => {
    expect(() => parseCostArguments(args)).toThrow(new ArgumentsError(message));
  });
});

test.each(["0", "200/s", "1000001", "", "-1"])("a rate of %j is rejected", (rate) => {
  const message = `--rate must be submissions a second, up to 1,000,000, such as 200, not "${rate}"; see --help`;
  expect(() => parseCostArguments([`--rate=${rate}`])).toThrow(new ArgumentsError(message));
});

test("the command prints its help and exits with 0", () => {
  expect(cost("--help")).toEqual({ status: 0, stdout: `${HELP}\n`, stderr: "" });
});

test("the command says what is wrong with an option, without a stack trace, and exits with 2", () => {
  expect(cost("--inputs", "3")).toEqual({
    status: 2,
    stdout: "",
    stderr: "Unknown option '--inputs'; see --help\n",
  });
});

test("with --json, the command prints one object, whose total is the sum of its parts", () => {
  const printed = JSON.parse(cost("--jobs", "1000", "--input-kb", "1", "--json", "--backlog").stdout);
  expect(printed).toMatchObject({ jobs: 1000, arrival: "backlog", inputKb: 1, resultKb: 1 });
  const sum = printed.parts.reduce((usd: number, part: { usd: number }) => usd + part.usd, 0);
  expect(printed.total).toBeCloseTo(sum);
  for (const { what, why, units, unitUsd, usd } of printed.parts) {
    expect([typeof what, typeof why]).toEqual(["string", "string"]);
    expect(usd).toBeCloseTo(units * unitUsd);
  }
});
