import { describe, expect, test } from "vitest";
import { ArgumentsError, parseStartArguments, STDIN } from "./arguments.ts";

const parse = (...args: string[]) => parseStartArguments(args, "/home/ann");

describe("the arguments of pnpm start", () => {
  test("the example input is the default", () => {
    const parsed = parse();
    expect(parsed).toMatchObject({ json: false, allowFailures: false, verbose: false, help: false });
    expect(parsed.input).toMatch(/examples\/reviews\.jsonl$/);
    expect(parsed).not.toHaveProperty("output");
  });

  test("the separator of npm is ignored", () => {
    expect(parse("--", "--json", "--input", "/a.jsonl")).toMatchObject({ json: true, input: "/a.jsonl" });
  });

  test("relative paths start where the command was typed", () => {
    expect(parse("--input", "a.jsonl", "--output=../b.jsonl")).toMatchObject({
      input: "/home/ann/a.jsonl",
      output: "/home/b.jsonl",
    });
  });

  test("--input - is the standard input; a file with that name is ./-", () => {
    expect(parse("--input", "-", "--output", "b.jsonl").input).toBe(STDIN);
    expect(parse("--input", "./-").input).toBe("/home/ann/-");
  });

  test("--output - is rejected, because the standard output has the report", () => {
    expect(() => parse("--output", "-")).toThrow("--output needs a file: the standard output has the report");
  });

  test("lines may fail with --allow-failures", () => {
    expect(parse("--allow-failures").allowFailures).toBe(true);
  });

  test("-h is short for --help", () => {
    expect(parse("-h").help).toBe(true);
  });

  test.each([
    ["--jsn", "Unknown option '--jsn'; see --help"],
    ["file.jsonl", "Unexpected argument 'file.jsonl'; see --help"],
    ["--input", "Option '--input <value>' argument missing; see --help"],
    ["--input=", "--input needs a value: --input FILE.jsonl; see --help"],
    ["--output=", "--output needs a value: --output FILE.jsonl; see --help"],
  ])("%s is rejected with an error in one line", (arg, message) => {
    expect(() => parse(arg)).toThrow(ArgumentsError);
    expect(() => parse(arg)).toThrow(new RegExp(`^${message.replace(/[.]/g, "\\.")}$`));
  });

  test("the input file is never overwritten", () => {
    expect(() => parse("--input", "a.jsonl", "--output", "../ann/a.jsonl")).toThrow("is the input file");
  });
});
