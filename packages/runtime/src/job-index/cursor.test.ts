import { expect, test } from "vitest";
import { CursorError, cursorAfter, readCursor, writeCursor } from "./cursor.ts";

test("a cursor survives as text that fits into a URL and a command line", () => {
  const state = { at: "2026-01-01T00:00:00.000Z", ids: ["order:1", "order.2"] };
  const text = writeCursor(state);
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(readCursor(text)).toEqual(state);
});

test("it remembers the jobs of the last time only", () => {
  const first = cursorAfter(undefined, "t1", "a");
  const second = cursorAfter(first, "t1", "b");
  expect(second).toEqual({ at: "t1", ids: ["a", "b"] });
  expect(cursorAfter(second, "t2", "c")).toEqual({ at: "t2", ids: ["c"] });
});

test.each([
  "",
  "abc",
  Buffer.from("[]").toString("base64url"),
  Buffer.from('{"at":1}').toString("base64url"),
  Buffer.from('{"at":"now","ids":[]}').toString("base64url"),
])("the text %j is rejected", (text) => {
  expect(() => readCursor(text)).toThrow(CursorError);
});
