import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ArgumentsError } from "./cost/cost-arguments.ts";
import { MEASURE_HELP, onlyTarget, parseMeasureArguments } from "./measure-arguments.ts";

const TARGET = ["--target", "model:abc123/production"];

function measure(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "measure.ts"), ...args],
    { encoding: "utf8", env: { PATH: process.env.PATH, AWS_CONFIG_FILE: "/no-such-file" } },
  );
  return { status, stdout, stderr };
}

test("nothing must be given", () => {
  expect(parseMeasureArguments([])).toEqual({
    ...{ stackName: "Boomerang", jobs: 50, input: '{"text":"The soup was cold."}', resultKb: 1 },
    ...{ waitSeconds: 900, settleSeconds: 240, oversizedDelivery: false, visibility: false, json: false },
    target: undefined,
    absentTarget: { kind: "model", id: "boomerangabsent", place: { type: "development" } },
    profile: undefined,
  });
});

test("without a target, the jobs are for the only one in the settings of the stack", () => {
  const production = { type: "environment", name: "production", regional: false };
  const target = { kind: "model", id: "abc123", place: production };
  expect(parseMeasureArguments(TARGET)).toMatchObject({ target });
  expect(onlyTarget(["model:abc123/production"])).toEqual(target);
});

test.each([
  [[], "have no targets: name what the jobs call, such as model:abc123/production; see --help"],
  [["chain:b/x", "model:a/y"], "have 2 targets: name what the jobs call, such as chain:b/x; see --help"],
])("with the targets %j it must be named", (targets, message) => {
  const start = "--target is missing, and the settings of the stack ";
  expect(() => onlyTarget(targets)).toThrow(new ArgumentsError(`${start}${message}`));
});

test("options set the rest", () => {
  const args = [
    "--",
    ...TARGET,
    "--stack",
    "Staging",
    "--jobs",
    "1000",
    "--input",
    "[1.0]",
    "--json",
    "--visibility",
  ];
  expect(parseMeasureArguments(args)).toMatchObject({
    ...{ stackName: "Staging", jobs: 1000, input: "[1.0]", json: true, visibility: true },
  });
});

describe("invalid arguments are rejected with one line:", () => {
  test.each([
    [
      ["--target", "abc123"],
      '--target must be a target such as model:abc123/production, not "abc123"; see --help',
    ],
    [[...TARGET, "--jobs", "0"], '--jobs must be a whole number from 1 to 20000, not "0"; see --help'],
    [[...TARGET, "--jobs", "1e3"], '--jobs must be a whole number from 1 to 20000, not "1e3"; see --help'],
    [[...TARGET, "--jobs", ""], '--jobs must be a whole number from 1 to 20000, not ""; see --help'],
    [[...TARGET, "--wait", "5m"], '--wait must be a whole number from 1 to 86400, not "5m"; see --help'],
    [
      [...TARGET, "--input", "secret"],
      `--input must be JSON, such as '{"text":"The soup was cold."}'; see --help`,
    ],
    [
      [...TARGET, "--input", JSON.stringify("x".repeat(65_536))],
      "--input must have at most 64 KB, so that ten messages fit into one call of SQS",
    ],
    [
      [...TARGET, "--absent-target", "model:abc123/production"],
      "--absent-target must be a development deployment such as model:boomerangabsent/development; see --help",
    ],
    [[...TARGET, "--job", "3"], "Unknown option '--job'; see --help"],
  ])("%j", (args, message) => {
    expect(() => parseMeasureArguments(args)).toThrow(new ArgumentsError(message));
  });
});

test("the command prints its help and exits with 0", () => {
  expect(measure("--help")).toEqual({ status: 0, stdout: `${MEASURE_HELP}\n`, stderr: "" });
});

test("the command says what is wrong, without a stack trace, and exits with 2", () => {
  expect(measure("--target", "abc123")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/^--target must be a target .*\n$/),
  });
  expect(measure()).toEqual({
    ...{ status: 2, stdout: "", stderr: "No region is set: set AWS_REGION, or one in the profile.\n" },
  });
});
