import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { claimInvariants } from "./claims.ts";
import { after, broken, CLAIMED, change, endedJob, process, submit, WAITING } from "./testing.fixture.ts";

const SKEW_MS = 1000;
const check = (story: Parameters<typeof broken>[1]) =>
  broken((violated) => claimInvariants(violated, SKEW_MS), story);
const again: Job = { ...CLAIMED, version: 2, submissions: 2, lease_until: after(180_000) };

describe("detects", () => {
  test("a claim during a valid lease, allowing for the clock skew", () => {
    const claimed = (ms: number) => check((observer) => change(observer, CLAIMED, again, START + ms));
    expect(claimed(88_000)).toEqual([]);
    expect(claimed(87_999)).toEqual(["a job with a valid lease is not claimed again"]);
  });

  test("a cancel during a valid lease", () => {
    const canceled = (before: Job, ms: number) =>
      check((observer) => change(observer, before, endedJob("CANCELED"), START + ms));
    expect(canceled(CLAIMED, 88_000)).toEqual([]);
    expect(canceled(WAITING, 0)).toEqual([]);
    expect(canceled(CLAIMED, 87_999)).toEqual(["a job with a valid lease is not canceled"]);
  });

  test("a claim after an unknown submission with on_unknown wait", () => {
    const claimed = (before: Job) => check((observer) => change(observer, before, again, START + 90_000));
    expect(claimed({ ...WAITING, on_unknown: "wait" })).toEqual([]);
    expect(claimed({ ...CLAIMED, on_unknown: "wait" })).toEqual(["on_unknown wait prevents a resubmission"]);
  });

  test("a write by another process during a claim", () => {
    const submitted: Job = { ...WAITING, status: "SUBMITTED", version: 2 };
    const wrote = (writer: "the owner" | "another" | "the receiver", next: Job) =>
      check((observer) => {
        const [mine, other, receiver] = [process(), process(), process("receiver")];
        observer.wrote(mine, { before: undefined, after: CLAIMED });
        const by = { "the owner": mine, another: other, "the receiver": receiver }[writer];
        observer.wrote(by, { before: CLAIMED, after: next });
      });
    expect(wrote("the owner", submitted)).toEqual([]);
    expect(wrote("the receiver", submitted)).toEqual([]);
    expect(wrote("another", endedJob("CANCELED"))).toEqual([]);
    expect(wrote("another", { ...CLAIMED, version: 2, check_at: after(0) })).toEqual([]);
    expect(wrote("another", submitted)).toEqual(["only the lease owner writes the result of a claim"]);
    expect(wrote("another", WAITING)).toEqual(["only the lease owner writes the result of a claim"]);
  });

  test("a submission without a claim, with another process's claim, and two with one claim", () => {
    const invariant = "every submission has its own claim";
    const calls = (count: number, claims: number, isMine = true) =>
      check((observer) => {
        const mine = process();
        for (let n = 0; n < claims; n++) observer.wrote(mine, { before: undefined, after: CLAIMED });
        for (let n = 0; n < count; n++) submit(observer, 429, { by: isMine ? mine : process() });
      });
    expect(calls(1, 1)).toEqual([]);
    expect(calls(2, 2)).toEqual([]);
    expect(calls(1, 0)).toEqual([invariant]);
    expect(calls(2, 1)).toEqual([invariant]);
    expect(calls(1, 1, false)).toEqual([invariant]);
  });
});
