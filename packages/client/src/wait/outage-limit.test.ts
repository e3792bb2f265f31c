import { expect, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { createOutageLimit } from "./outage-limit.ts";

const MINUTE_MS = 60_000;
const unavailable = new BoomerangError("AWS cannot be reached", {
  ...{ code: "unavailable", nextStep: "Try again.", retryable: true },
});

function setUp() {
  const time = { now: 0 };
  const limit = createOutageLimit({ now: () => time.now });
  /** Reads that fail, one after each pause. */
  const fail = (times: number, pauseMs: number) => {
    let end: unknown;
    for (let n = 0; n < times && end === undefined; n++) {
      end = limit.afterFailure(unavailable);
      time.now += pauseMs;
    }
    return end;
  };
  return { limit, fail };
}

test("five minutes of failed reads end a wait", () => {
  const { fail } = setUp();
  expect(fail(50, MINUTE_MS / 10)).toBeUndefined();
  expect(fail(1, 0)).toMatchObject({ code: "unavailable", retryable: true });
});

test("a read that succeeds begins them again", () => {
  const { limit, fail } = setUp();
  expect(fail(50, MINUTE_MS / 10)).toBeUndefined();
  limit.afterSuccess();
  expect(fail(50, MINUTE_MS / 10)).toBeUndefined();
});

test("an hour in which the computer was suspended does not count", () => {
  const { fail } = setUp();
  expect(fail(1, 60 * MINUTE_MS)).toBeUndefined();
  expect(fail(8, 0)).toBeUndefined();
});

test("an error that does not pass ends a wait at once, as it is", () => {
  const { limit } = setUp();
  const denied = new BoomerangError("no", { code: "access_denied", nextStep: "Allow it." });
  expect(limit.afterFailure(denied)).toBe(denied);
  const bug = new TypeError("bug");
  expect(limit.afterFailure(bug)).toBe(bug);
});
