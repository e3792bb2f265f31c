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

test.each([30, 50, 60, 80, 120])("in %i columns no line is wider, and what is cut ends with …", (width) => {
  const id = "a".repeat(128);
  const long = "豆花滑嫩👩‍👩‍👧 ".repeat(100);
  const text = table(
    columns,
    [
      ["line 1", id, why],
      ["line 2", "short", long],
    ],
    width,
  );
  const lines = text.split("\n");
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  expect(text).toMatch(/^line 1 +a+…/m);
  expect(text.match(/a+…/g)).toHaveLength(1);
  expect(text.replace(/\s+/g, " ")).toContain("259200");
  expect(text.match(/豆花.*(?:\n|$)/g)?.length).toBeLessThanOrEqual(5);
  expect(lines.at(-1)).toMatch(/…$/);
  // No character is torn apart.
  expect(text.replaceAll("👩‍👩‍👧", "")).not.toContain("👩");
});

test("an SQS message id is whole where the last column keeps enough room", () => {
  const id = "3f2b8c1e-5c0d-4c6a-9a55-0d6f5b1f2a77";
  expect(table(columns, [["line 1", id, why]], 80)).toContain(id);
  expect(table(columns, [["line 1", id, "short"]], 60)).toContain(id);
  expect(table(columns, [["line 1", id, why]], 60)).toMatch(
    /^line 1 {2}3f2b8c1e-5c0d-4\S*… {2}max_time_in_queue_seconds/m,
  );
  expect(table(columns, [["line 1", id, why]], 60)).not.toContain(id);
});

test("a long cell before the last one takes one line", () => {
  const text = table(columns, [["line 1", "a".repeat(128), "short"]], 60);
  expect(text.split("\n")).toHaveLength(3);
});
