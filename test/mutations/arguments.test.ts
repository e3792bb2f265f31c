import { expect, test } from "vitest";
import { ArgumentsError, parseMutateArguments } from "./arguments.ts";

const NAMES = ["drop-the-lease", "drop-the-spill"];

test("without arguments all mutations are tried, for a reader", () => {
  expect(parseMutateArguments([], NAMES)).toEqual({ only: undefined, isJson: false });
});

test("the -- that pnpm hands on is no argument", () => {
  const options = { only: "drop-the-spill", isJson: true };
  expect(parseMutateArguments(["--", "--json", "--only", "drop-the-spill"], NAMES)).toEqual(options);
});

test("help is asked for", () => {
  expect(parseMutateArguments(["-h", "--json"], NAMES)).toBeUndefined();
});

test.each([
  [["--only", "drop-it"], /no mutation drop-it, but drop-the-lease, drop-the-spill/],
  [["--all"], /see --help/],
  [["drop-the-lease"], /see --help/],
])("%j is told to be wrong", (args, message) => {
  const parse = () => parseMutateArguments(args, NAMES);

  expect(parse).toThrow(ArgumentsError);
  expect(parse).toThrow(message);
});
