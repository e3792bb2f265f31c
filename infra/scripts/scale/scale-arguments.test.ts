import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ArgumentsError } from "../cost/cost-arguments.ts";
import { hasRate, parseScaleArguments } from "./scale-arguments.ts";

function cost(...args: string[]) {
  const path = join(import.meta.dirname, "../cost.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each([
  [["--rate", "200"], { perSecond: 200, inputKb: 1, resultKb: 1 }, false],
  [["--rate=0.5", "--json"], { perSecond: 0.5, inputKb: 1, resultKb: 1 }, true],
  [
    ["--", "--input-kb", "5", "--rate", "1e3", "--result-kb=2"],
    { perSecond: 1000, inputKb: 5, resultKb: 2 },
    false,
  ],
])("%j is %j", (args, load, isJson) => {
  expect(hasRate(args)).toBe(true);
  expect(parseScaleArguments(args)).toEqual({ load, isJson });
});

test("without a rate the command prints the cost of a million jobs", () => {
  expect(hasRate(["--input-kb", "5"])).toBe(false);
});

test("--help is for all options", () => {
  expect(parseScaleArguments(["--rate", "200", "--help"])).toBeUndefined();
});

describe("invalid arguments are rejected with one line:", () => {
  const rate = (value: string) =>
    `--rate must be submissions a second, up to 1,000,000, such as 200, not "${value}"; see --help`;
  test.each([
    [["--rate", "0"], rate("0")],
    [["--rate=-1"], rate("-1")],
    [["--rate", "200/s"], rate("200/s")],
    [["--rate", "1000001"], rate("1000001")],
    [["--rate="], rate("")],
    [["--rate"], rate("")],
    [["--rate", "--json"], rate("--json")],
    [["--rate", "200", "--rates", "3"], "Unknown option '--rates'; see --help"],
    [
      ["--rate", "200", "--input-kb", "300"],
      "--input-kb must be at most 262, not 300: a request may have 256 KiB",
    ],
  ])("%j", (args, message) => {
    expect(() => parseScaleArguments(args)).toThrow(new ArgumentsError(message));
  });
});

test("the command prints JSON for programs, with the numbers of its tables", () => {
  const { status, stdout } = cost("--rate", "2000", "--json");
  expect(status).toBe(0);
  const { stacks, ordinary, outages, month } = JSON.parse(stdout);
  expect(stacks).toBe(11);
  expect(ordinary[0]).toMatchObject({
    what: "Submissions of an organization",
    needs: 2000,
    raisedBy: "the provider",
  });
  expect(outages.length).toBeGreaterThan(5);
  expect(month.jobs).toBe(2000 * 30 * 24 * 3600);
});

test("the command says what is wrong with a rate, and exits with 2", () => {
  expect(cost("--rate", "many")).toMatchObject({ status: 2, stdout: "" });
});
