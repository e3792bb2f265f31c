import stringWidth from "string-width";
import { expect, test } from "vitest";
import { table } from "./table.ts";

const columns = [{ title: "Line" }, { title: "Job" }, { title: "Why" }];
const why = "max_time_in_queue_seconds must be an integer from 10 to 259200";
const rows = [["line 1", "review-0001", why]];

test("with enough room a row is one line, however long", () => {
  expect(table(columns, rows, Number.POSITIVE_INFINITY)).toBe(
    `
Line    Job          Why
──────  ───────────  ──────────────────────────────────────────────────────────────
line 1  review-0001  max_time_in_queue_seconds must be an integer from 10 to 259200`.trimStart(),
  );
});

test("in a narrow terminal the last column wraps", () => {
  expect(table(columns, rows, 50)).toBe(
    `
Line    Job          Why
──────  ───────────  ─────────────────────────────
line 1  review-0001  max_time_in_queue_seconds
                     must be an integer from 10 to
                     259200`.trimStart(),
  );
});

test("in a very narrow terminal the last column is below the others, indented", () => {
  expect(table(columns, rows, 40)).toBe(
    `
Line    Job
    Why
──────  ───────────
line 1  review-0001
    max_time_in_queue_seconds must be an
    integer from 10 to 259200`.trimStart(),
  );
});

test.each([30, 50, 80])("in %i columns no line is wider and a long job id is whole", (width) => {
  const id = "a".repeat(128);
  const text = table(columns, [["line 1", id, why]], width);
  for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  expect(text.match(/a/g)?.length).toBeGreaterThanOrEqual(128);
  expect(text.replace(/\s+/g, " ")).toContain("259200");
});
