import { describe, expect, test } from "vitest";
import type { StrangerAnswer } from "../observer.ts";
import { strangerRules } from "./strangers.ts";
import { broken } from "./testing.fixture.ts";

const answered = (status: number, right: StrangerAnswer["right"], more: Partial<StrangerAnswer> = {}) =>
  broken(strangerRules, (observer) =>
    observer.strangerAnswered({
      ...{ kind: "any", status, right, isSpilled: false, isStale: false, isKept: false },
      ...more,
    }),
  );

describe("told as broken is", () => {
  const rule = ["a stranger gets in nowhere"];

  test("an answer that is not right, but for those that say nothing", () => {
    expect(answered(401, [401])).toEqual([]);
    expect(answered(503, [401])).toEqual([]);
    expect(answered(200, [401])).toEqual(rule);
    expect(answered(404, [401])).toEqual(rule);
  });

  test("200 for what is neither right nor spilled unread", () => {
    expect(answered(200, [401, "spilled"], { isSpilled: true })).toEqual([]);
    expect(answered(200, [401, "spilled"])).toEqual(rule);
    expect(answered(200, [401], { isSpilled: true })).toEqual(rule);
  });

  test("an old delivery that is taken in for a job that has its result", () => {
    expect(answered(200, [200, 401])).toEqual([]);
    expect(answered(401, [200, 401], { isStale: true })).toEqual([]);
    expect(answered(200, [200, 401], { isStale: true, isSpilled: true })).toEqual([]);
    expect(answered(200, [200, 401], { isStale: true })).toEqual([
      "an old delivery of a job that has its result is refused",
    ]);
  });

  test("what cannot be read and is thrown away", () => {
    expect(answered(400, [400], { isKept: true })).toEqual([]);
    expect(answered(400, [400])).toEqual(["what cannot be read is kept, and a dead letter says where"]);
  });
});
