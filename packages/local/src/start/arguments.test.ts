import { describe, expect, test } from "vitest";
import { ArgumentsError, parseStartArguments } from "./arguments.ts";

const parse = (...args: string[]) => parseStartArguments(args, "/home/ann");

describe("the arguments of pnpm start", () => {
  test("the example input is the default", () => {
    const asked = parse();
    expect(asked).toMatchObject({ json: false, verbose: false, help: false });
    expect(asked.input).toMatch(/examples\/reviews\.jsonl$/);
    expect(asked).not.toHaveProperty("output");
  });

  test("npm's separator is not taken for an argument", () => {
    expect(parse("--", "--json", "--input", "/a.jsonl")).toMatchObject({ json: true, input: "/a.jsonl" });
  });

  test("files are found where the command was typed", () => {
    expect(parse("--input", "a.jsonl", "--output=../b.jsonl")).toMatchObject({
      input: "/home/ann/a.jsonl",
      output: "/home/b.jsonl",
    });
  });

  test("-h asks for help, too", () => {
    expect(parse("-h").help).toBe(true);
  });

  test.each([
    ["--jsn", "Unknown option '--jsn'; see --help"],
    ["file.jsonl", "Unexpected argument 'file.jsonl'; see --help"],
    ["--input", "Option '--input <value>' argument missing; see --help"],
    ["--input=", "--input needs a file: --input FILE.jsonl; see --help"],
    ["--output=", "--output needs a file: --output FILE.jsonl; see --help"],
  ])("%s is refused in one line", (arg, message) => {
    expect(() => parse(arg)).toThrow(ArgumentsError);
    expect(() => parse(arg)).toThrow(new RegExp(`^${message.replace(/[.]/g, "\\.")}$`));
  });

  test("the input is never written over", () => {
    expect(() => parse("--input", "a.jsonl", "--output", "../ann/a.jsonl")).toThrow("is the input file");
  });
});
