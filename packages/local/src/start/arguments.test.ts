import { describe, expect, test } from "vitest";
import { ArgumentsError, parseStartArguments } from "./arguments.ts";

describe("the arguments of pnpm start", () => {
  test("the example input is the default", () => {
    const asked = parseStartArguments([]);
    expect(asked).toMatchObject({ json: false, verbose: false, help: false });
    expect(asked.input).toMatch(/examples\/reviews\.jsonl$/);
  });

  test("npm's separator is not taken for an argument", () => {
    expect(parseStartArguments(["--", "--json", "--input", "a.jsonl"])).toMatchObject({
      json: true,
      input: "a.jsonl",
    });
  });

  test.each([[["--jsn"]], [["file.jsonl"]], [["--input"]]])("%j is refused, with what there is", (args) => {
    expect(() => parseStartArguments(args)).toThrow(ArgumentsError);
    expect(() => parseStartArguments(args)).toThrow(/--input FILE/);
  });
});
