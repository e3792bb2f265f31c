import { expect, test } from "vitest";
import { ERROR_CODES } from "./error-codes.ts";
import { PROVIDER_CODES } from "./provider-codes.ts";

test.each(Object.entries(ERROR_CODES))(
  "%s has the places where it is found, a meaning and an action",
  (code, entry) => {
    expect(entry.in.length).toBeGreaterThan(0);
    expect(entry.meaning).toMatch(/^[A-Z].*\.$/);
    expect(entry.action).toMatch(/^[A-Z].*\.$/);
    // The page is a table, in which a bar or a line break would end the cell.
    expect(`${code}${entry.meaning}${entry.action}`).not.toMatch(/[|\n]/);
  },
);

test.each(Object.entries(PROVIDER_CODES))("%s of the provider has a meaning and an action", (code, entry) => {
  expect(entry.meaning).toMatch(/^[A-Z].*\.$/);
  expect(entry.action).toMatch(/^[A-Z].*\.$/);
  expect(`${code}${entry.meaning}${entry.action}`).not.toMatch(/[|\n]/);
});
