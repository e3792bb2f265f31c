import { expect, test } from "vitest";
import { CASES } from "./attack.ts";

test("the attacks make at least 100,000 cases together", () => {
  const all = Object.values(CASES).reduce((sum, cases) => sum + cases, 0);
  expect(all).toBeGreaterThanOrEqual(100_000);
});
