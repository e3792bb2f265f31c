import { describe, expect, test } from "vitest";
import type { Observer } from "../observer.ts";
import { resultRules } from "./results.ts";
import { broken, CLAIMED, change, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const PLACE = "s3://bucket/key";
const { result: _, ...bare } = SUCCEEDED;
const inBucket = { ...bare, result_location: PLACE };
const { input: __, ...withoutInput } = CLAIMED;
const withInput = { ...withoutInput, input_location: PLACE };

const told = (tell: (observer: Observer) => void) => broken(resultRules, tell);

test("a result that its request gave, and an object that is put once more as it was, break no rule", () => {
  const story = (observer: Observer) => {
    observer.delivering("order-1", "r2", "2");
    observer.delivering("order-1", "r1", "1");
    observer.kept(PLACE, "1");
    change(observer, SUBMITTED, inBucket);
    observer.kept(PLACE, Buffer.from("1"));
    observer.kept("s3://bucket/other", "2");
  };
  expect(told(story)).toEqual([]);
});

describe("told as broken is", () => {
  test.each(["record", "bucket"])("a result in the %s that another request of the job gave", (where) => {
    const rule = "a result is what its own request gave";
    const stored = (requestId: string, outputs: readonly string[]) =>
      told((observer) => {
        for (const output of outputs) observer.delivering("order-1", requestId, output);
        observer.kept(PLACE, "1");
        change(observer, SUBMITTED, where === "record" ? SUCCEEDED : inBucket);
      });
    expect(stored("r1", ["1"])).toEqual([]);
    expect(stored("r1", ["2", "1"])).toEqual([]);
    expect(stored("r1", ["2"])).toEqual([rule]);
    expect(stored("r2", ["1"])).toEqual([rule]);
    expect(stored("r1", [])).toEqual([rule]);
  });

  test.each([
    ["result", inBucket],
    ["input", withInput],
  ])("an object that changes after the record named it: %s", (_, job) => {
    const changed = (then: string) =>
      told((observer) => {
        observer.delivering("order-1", "r1", "1");
        observer.kept(PLACE, "0");
        observer.kept(PLACE, "1");
        change(observer, undefined, job);
        observer.kept(PLACE, then);
      });
    expect(changed("1")).toEqual([]);
    expect(changed("2")).toEqual(["an object that a record names never changes"]);
  });

  test("an object that is not there when its record names it", () => {
    const rule = "what a record names is in the bucket by then";
    expect(told((observer) => change(observer, undefined, withInput))).toEqual([rule]);
  });

  test("an object that is another at the end", async () => {
    const found: string[] = [];
    const rules = resultRules((rule) => void found.push(rule));
    rules.kept?.(PLACE, "1");
    rules.changed?.({ sequence: 1, before: undefined, after: withInput }, 0);
    await rules.checkEnd(async () => "1");
    expect(found).toEqual([]);
    await rules.checkEnd(async () => "2");
    expect(found).toEqual(["an object that a record names never changes"]);
  });
});
