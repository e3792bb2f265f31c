import { expect, test } from "vitest";
import { ArgumentsError, HELP, parseMutateArguments } from "./arguments.ts";

const NAMES = ["ignore-the-lease", "drop-the-spill"];

test("without arguments all mutations run, and the report is text", () => {
  expect(parseMutateArguments([], NAMES)).toEqual({ only: undefined, isJson: false });
});

test("the -- that pnpm passes on is ignored", () => {
  const options = { only: "drop-the-spill", isJson: true };
  expect(parseMutateArguments(["--", "--json", "--only", "drop-the-spill"], NAMES)).toEqual(options);
});

test("-h selects the help, and --list the list", () => {
  expect(parseMutateArguments(["-h", "--list"], NAMES)).toBe("help");
  expect(parseMutateArguments(["--list"], NAMES)).toBe("list");
});

test("--help names every option", () => {
  for (const option of ["--only", "--list", "--json", "--help"]) expect(HELP).toContain(option);
});

test.each([
  [["--only", "drop-it"], /^there is no mutation drop-it; --list prints the names of all mutations$/],
  [["--all"], /see --help/],
  [["ignore-the-lease"], /see --help/],
])("%j is rejected with a message", (args, message) => {
  const parse = () => parseMutateArguments(args, NAMES);

  expect(parse).toThrow(ArgumentsError);
  expect(parse).toThrow(message);
});
