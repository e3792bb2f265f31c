import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { resultInvariants } from "./results.ts";
import { broken, CLAIMED, change, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const LOCATION = "s3://bucket/key";
const { result: _, ...bare } = SUCCEEDED;
const inBucket = { ...bare, result_location: LOCATION };
const { input: __, ...withoutInput } = CLAIMED;
const withInput = { ...withoutInput, input_location: LOCATION };

const check = (story: (observer: Observer) => void) => broken(resultInvariants, story);

test("an output of its own request, and an object that is put again unchanged, violate nothing", () => {
  const story = (observer: Observer) => {
    observer.delivering("order-1", "r2", "2");
    observer.delivering("order-1", "r1", "1");
    observer.objectStored(LOCATION, "1");
    change(observer, SUBMITTED, inBucket);
    observer.objectStored(LOCATION, Buffer.from("1"));
    observer.objectStored("s3://bucket/other", "2");
  };
  expect(check(story)).toEqual([]);
});

describe("detects", () => {
  test.each(["record", "bucket"])("a result in the %s that is the output of another request", (where) => {
    const invariant = "a result is the output of its own request";
    const stored = (requestId: string, outputs: readonly string[]) =>
      check((observer) => {
        for (const output of outputs) observer.delivering("order-1", requestId, output);
        observer.objectStored(LOCATION, "1");
        change(observer, SUBMITTED, where === "record" ? SUCCEEDED : inBucket);
      });
    expect(stored("r1", ["1"])).toEqual([]);
    expect(stored("r1", ["2", "1"])).toEqual([]);
    expect(stored("r1", ["2"])).toEqual([invariant]);
    expect(stored("r2", ["1"])).toEqual([invariant]);
    expect(stored("r1", [])).toEqual([invariant]);
  });

  test.each([
    ["result", inBucket],
    ["input", withInput],
  ])("an object that changes after a record named it: %s", (_, job) => {
    const changed = (then: string) =>
      check((observer) => {
        observer.delivering("order-1", "r1", "1");
        observer.objectStored(LOCATION, "0");
        observer.objectStored(LOCATION, "1");
        change(observer, undefined, job);
        observer.objectStored(LOCATION, then);
      });
    expect(changed("1")).toEqual([]);
    expect(changed("2")).toEqual(["an object that a record names never changes"]);
  });

  test("an object that does not exist when a record names it", () => {
    const invariant = "an object is in the bucket before a record names it";
    expect(check((observer) => change(observer, undefined, withInput))).toEqual([invariant]);
  });

  test("an object that is different at the end", async () => {
    const found: string[] = [];
    const invariants = resultInvariants((invariant) => void found.push(invariant));
    invariants.objectStored?.(LOCATION, "1");
    invariants.changed?.({ sequence: 1, before: undefined, after: withInput }, 0);
    await invariants.checkEnd(async () => "1");
    expect(found).toEqual([]);
    await invariants.checkEnd(async () => "2");
    expect(found).toEqual(["an object that a record names never changes"]);
  });
});
