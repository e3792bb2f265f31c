import { describe, expect, test } from "vitest";
import { FormError } from "../form-error.ts";
import { FAULT_NAMES, parseFaults } from "./fault-values.ts";

const NO_FAULTS = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0]));
const parse = (given: Record<string, string>) => parseFaults((name) => given[name] ?? "0");

test("faults that are not set are none", () => {
  expect(parse({})).toEqual(NO_FAULTS);
  expect(parse({ lost: "100", slow: "60000" })).toEqual({ ...NO_FAULTS, lost: 100, slow: 60_000 });
});

describe("is rejected with what it must be:", () => {
  test.each([
    ["lost", "101", '"Deliveries lost" must be a whole number from 0 to 100 %, not 101.'],
    ["lost", "-1", "not -1"],
    ["slow", "60001", "from 0 to 60000 ms"],
    ["cold", "1e3", "not 1e3"],
    ["cold", "", "must be a whole number"],
  ])("%s %s", (name, text, message) => {
    expect(() => parse({ [name]: text })).toThrow(FormError);
    expect(() => parse({ [name]: text })).toThrow(message);
  });
});
