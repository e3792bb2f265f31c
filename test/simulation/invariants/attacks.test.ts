import { describe, expect, test } from "vitest";
import type { AttackResponse } from "../engine/observer.ts";
import { attackInvariants } from "./attacks.ts";
import { broken } from "./testing.fixture.ts";

const responded = (status: number, right: AttackResponse["right"], more: Partial<AttackResponse> = {}) =>
  broken(attackInvariants, (observer) =>
    observer.attackResponded({
      ...{
        kind: "malformed",
        status,
        right,
        isSpilled: false,
        isQuarantined: false,
        isStale: false,
        isKept: false,
      },
      ...more,
    }),
  );

describe("detects", () => {
  const invariant = ["no attack succeeds"];

  test("a wrong response, but not a 5xx", () => {
    expect(responded(401, [401])).toEqual([]);
    expect(responded(503, [401])).toEqual([]);
    expect(responded(200, [401])).toEqual(invariant);
    expect(responded(404, [401])).toEqual(invariant);
  });

  test("200 for an attack that is neither valid nor spilled unread", () => {
    expect(responded(200, [401, "spilled"], { isSpilled: true })).toEqual([]);
    expect(responded(200, [401, "spilled"])).toEqual(invariant);
    expect(responded(200, [401], { isSpilled: true })).toEqual(invariant);
  });

  test("200 for a bad signature that is not quarantined, or may not be", () => {
    expect(responded(200, [401, "quarantined"], { isQuarantined: true })).toEqual([]);
    expect(responded(200, [401, "quarantined"])).toEqual(invariant);
    expect(responded(200, [401, "spilled"], { isQuarantined: true })).toEqual(invariant);
  });

  test("200 for a stale delivery", () => {
    expect(responded(200, [200, 401])).toEqual([]);
    expect(responded(401, [200, 401], { isStale: true })).toEqual([]);
    expect(responded(200, [200, 401], { isStale: true, isSpilled: true })).toEqual([]);
    expect(responded(200, [200, 401], { isStale: true })).toEqual(["a stale delivery is rejected"]);
  });

  test("a malformed delivery that is not kept", () => {
    expect(responded(400, [400], { isKept: true })).toEqual([]);
    expect(responded(400, [400])).toEqual([
      "a malformed delivery is kept, and a dead letter names its location",
    ]);
  });
});
