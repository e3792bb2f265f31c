import { expect, test } from "vitest";
import { rejectionRules } from "./rejections.ts";
import { broken, process } from "./testing.fixture.ts";

test("told as broken is a rejection that nobody waited for, and not an error that somebody logged", () => {
  expect(broken(rejectionRules, (observer) => observer.leftAlone(new Error("away")))).toEqual([
    "no rejection is left alone",
  ]);
  const logged = { error: new Error("away") };
  expect(broken(rejectionRules, (observer) => observer.logged(process(), "failed", logged))).toEqual([]);
});
