import { expect, test } from "vitest";
import { ArgumentsError, HELP, parseMutateArguments } from "./arguments.ts";

const NAMES = ["drop-the-lease", "drop-the-spill"];

test("without arguments all mutations are tried, for a reader", () => {
  expect(parseMutateArguments([], NAMES)).toEqual({ only: undefined, isJson: false });
});

test("the -- that pnpm hands on is no argument", () => {
  const options = { only: "drop-the-spill", isJson: true };
  expect(parseMutateArguments(["--", "--json", "--only", "drop-the-spill"], NAMES)).toEqual(options);
});

test("the help is asked for, or the list", () => {
  expect(parseMutateArguments(["-h", "--list"], NAMES)).toBe("help");
  expect(parseMutateArguments(["--list"], NAMES)).toBe("list");
});

test("--help names every option", () => {
  for (const option of ["--only", "--list", "--json", "--help"]) expect(HELP).toContain(option);
});

test.each([
  [["--only", "drop-it"], /^there is no mutation drop-it; --list names all of them$/],
  [["--all"], /see --help/],
  [["drop-the-lease"], /see --help/],
])("%j is told to be wrong", (args, message) => {
  const parse = () => parseMutateArguments(args, NAMES);

  expect(parse).toThrow(ArgumentsError);
  expect(parse).toThrow(message);
});
