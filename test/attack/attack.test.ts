import { expect, test } from "vitest";
import { CASES } from "./attack.ts";

test("the attacks generate at least 100,000 cases in total", () => {
  const total = Object.values(CASES).reduce((sum, cases) => sum + cases, 0);
  expect(total).toBeGreaterThanOrEqual(100_000);
});
