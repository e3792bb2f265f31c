import { expect, test } from "vitest";
import { LIMITS } from "./limits.ts";

test("each limit keeps a state of its own: one that shared it would starve the other", () => {
  const names = Object.values(LIMITS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
