import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../settings.ts";
import { claimRules } from "./claims.ts";
import { after, broken, CLAIMED, change, ended, process, submit, WAITING } from "./testing.fixture.ts";

const SKEW_MS = 1000;
const told = (tell: Parameters<typeof broken>[1]) =>
  broken((violated) => claimRules(violated, SKEW_MS), tell);
const again: Job = { ...CLAIMED, version: 2, submissions: 2, lease_until: after(180_000) };

describe("told as broken is", () => {
  test("a claim while another holds, the clocks' difference allowed for", () => {
    const claimed = (ms: number) => told((observer) => change(observer, CLAIMED, again, START + ms));
    expect(claimed(88_000)).toEqual([]);
    expect(claimed(87_999)).toEqual(["a claimed job is claimed by nobody else"]);
  });

  test("a cancel of a job whose submission is under way", () => {
    const canceled = (before: Job, ms: number) =>
      told((observer) => change(observer, before, ended("CANCELED"), START + ms));
    expect(canceled(CLAIMED, 88_000)).toEqual([]);
    expect(canceled(WAITING, 0)).toEqual([]);
    expect(canceled(CLAIMED, 87_999)).toEqual(["a job is not cancelled while its submission is under way"]);
  });

  test("a claim over an unknown submission that was to wait", () => {
    const claimed = (before: Job) => told((observer) => change(observer, before, again, START + 90_000));
    expect(claimed({ ...WAITING, on_unknown: "wait" })).toEqual([]);
    expect(claimed({ ...CLAIMED, on_unknown: "wait" })).toEqual([
      "who would rather wait is not submitted again",
    ]);
  });

  test("a write under the claim of another process", () => {
    const submitted: Job = { ...WAITING, status: "SUBMITTED", version: 2 };
    const wrote = (writer: "who claimed" | "another" | "the receiver", next: Job) =>
      told((observer) => {
        const [mine, other, receiver] = [process(), process(), process("receiver")];
        observer.wrote(mine, { before: undefined, after: CLAIMED });
        const by = { "who claimed": mine, another: other, "the receiver": receiver }[writer];
        observer.wrote(by, { before: CLAIMED, after: next });
      });
    expect(wrote("who claimed", submitted)).toEqual([]);
    expect(wrote("the receiver", submitted)).toEqual([]);
    expect(wrote("another", ended("CANCELED"))).toEqual([]);
    expect(wrote("another", { ...CLAIMED, version: 2, check_at: after(0) })).toEqual([]);
    expect(wrote("another", submitted)).toEqual(["nobody writes under the claim of another"]);
    expect(wrote("another", WAITING)).toEqual(["nobody writes under the claim of another"]);
  });

  test("a submission without a claim, with that of another process, and a second one with the same", () => {
    const rule = "every submission has a claim of its own";
    const calls = (count: number, claims: number, isMine = true) =>
      told((observer) => {
        const mine = process();
        for (let n = 0; n < claims; n++) observer.wrote(mine, { before: undefined, after: CLAIMED });
        for (let n = 0; n < count; n++) submit(observer, 429, { by: isMine ? mine : process() });
      });
    expect(calls(1, 1)).toEqual([]);
    expect(calls(2, 2)).toEqual([]);
    expect(calls(1, 0)).toEqual([rule]);
    expect(calls(2, 1)).toEqual([rule]);
    expect(calls(1, 1, false)).toEqual([rule]);
  });
});
