import { expect, test } from "vitest";
import { countOf } from "./count-argument.ts";

test("a count is a whole number that is not below its least one", () => {
  expect([countOf(0)("0"), countOf(0)("20"), countOf(1)("1")]).toEqual([0, 20, 1]);
  for (const text of ["", " ", "-1", "1.5", "x"]) {
    expect(() => countOf(0)(text)).toThrow("It must be a whole number from 0 on.");
  }
  expect(() => countOf(1)("0")).toThrow("It must be a whole number above 0.");
});
