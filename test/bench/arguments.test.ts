import { expect, test } from "vitest";
import { ArgumentsError, parseBenchArguments } from "./arguments.ts";

test("without options every benchmark runs, with a table", () => {
  expect(parseBenchArguments([])).toEqual({
    ...{ only: undefined, isSmoke: false, isJson: false, writesCounts: false, profile: undefined },
  });
  expect(parseBenchArguments(["--", "--smoke", "--json", "--only", "receiver.cpu"])).toEqual({
    only: "receiver.cpu",
    isSmoke: true,
    isJson: true,
    ...{ writesCounts: false, profile: undefined },
  });
  expect(parseBenchArguments(["--write-counts"])).toMatchObject({ writesCounts: true });
  expect(parseBenchArguments(["--profile", "receiver"])?.profile).toBe("receiver");
});

test("help is asked for", () => {
  expect(parseBenchArguments(["-h"])).toBeUndefined();
});

test.each([[["--fast"]], [["receiver.cpu"]], [["--only"]]])(
  "%j is an error that points to the help",
  (args) => {
    expect(() => parseBenchArguments(args)).toThrow(ArgumentsError);
    expect(() => parseBenchArguments(args)).toThrow(/see --help$/);
  },
);
