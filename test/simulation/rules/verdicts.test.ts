import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Observer } from "../observer.ts";
import { START } from "../settings.ts";
import {
  after,
  answer,
  broken,
  CLAIMED,
  change,
  ended,
  HOUR,
  SUBMITTED,
  SUCCEEDED,
  submit,
  WAITING,
} from "./testing.fixture.ts";
import { verdictRules } from "./verdicts.ts";

const SKEW_MS = 1000;
// Ten minutes in the queue, and an hour to run.
const OVER_MS = HOUR + 600_000;

/** What the rules say of a write, after what the API did. */
const told = (
  before: Job | undefined,
  next: Job,
  { api = () => undefined, ms = 0 }: { api?: (observer: Observer) => void; ms?: number } = {},
) =>
  broken(
    (violated, facts) => verdictRules(violated, facts, SKEW_MS),
    (observer) => {
      api(observer);
      change(observer, before, next, START + ms);
    },
  );
const says =
  (body: object, status = 200) =>
  (observer: Observer) =>
    answer(observer, "status", status, body);

describe("told as broken is", () => {
  test("a result without a delivery", () => {
    expect(told(SUBMITTED, SUCCEEDED)).toEqual([]);
    expect(told(SUBMITTED, { ...SUCCEEDED, deliveries: 0 })).toEqual(["a result comes by a delivery"]);
  });

  test("an end that the API never told", () => {
    const rule = ["a submission ends as the API says"];
    expect(told(SUBMITTED, ended("FAILED", { deliveries: 1 }))).toEqual([]);
    for (const status of ["FAILED", "EXPIRED"] as const) {
      expect(told(SUBMITTED, ended(status), { api: says({ status }) })).toEqual([]);
      expect(told(SUBMITTED, ended(status), { api: says({ status: "QUEUED" }) })).toEqual(rule);
      expect(told(CLAIMED, ended(status), { api: says({ status }) })).toEqual(rule);
    }
  });

  test("a submitted job that is cancelled without the API", () => {
    const canceled = (isCanceled: boolean) =>
      told(SUBMITTED, ended("CANCELED"), {
        api: (observer) => answer(observer, "cancel", 200, { canceled: isCanceled }),
      });
    expect(canceled(true)).toEqual([]);
    expect(told(WAITING, ended("CANCELED"))).toEqual([]);
    expect(canceled(false)).toEqual(["a submitted job is cancelled by the API alone"]);
  });

  test("a rejection that the API never spoke, and one of a job that it has accepted", () => {
    const rejected = (...statuses: number[]) =>
      told(CLAIMED, ended("REJECTED"), {
        api: (observer) => {
          for (const status of statuses) submit(observer, status);
        },
      });
    expect(rejected(422)).toEqual([]);
    expect(told(undefined, ended("REJECTED", { submissions: 0 }))).toEqual([]);
    expect(rejected(401)).toEqual(["a job is rejected for its own fault alone"]);
    expect(rejected(201, 422)).toEqual(["a job that was accepted is never rejected"]);
  });

  test("a development target that is given up before five tries", () => {
    const tried = (
      times: number,
      status = 404,
      target: Job["target"] = { model_id: "a", development: true },
    ) =>
      told({ ...CLAIMED, target }, ended("REJECTED", { target }), {
        api: (observer) => {
          for (let n = 0; n < times; n++) submit(observer, status);
        },
      });
    expect(tried(5)).toEqual([]);
    expect(tried(1, 422)).toEqual([]);
    expect(tried(1, 404, { model_id: "a" })).toEqual([]);
    expect(tried(4)).toEqual(["a target that may be asleep is tried five times"]);
  });

  test("a submission that is given up too early, whether its job is lost or to be submitted again", () => {
    const rule = ["a submission is given up when it is over, and not before"];
    for (const next of [ended("LOST"), { ...WAITING, version: 2 }]) {
      expect(told(SUBMITTED, next, { ms: OVER_MS - 2 * SKEW_MS })).toEqual([]);
      expect(told(SUBMITTED, next, { ms: OVER_MS - 2 * SKEW_MS - 1 })).toEqual(rule);
      expect(told(SUBMITTED, next, { api: says({ status: "IN_PROGRESS" }) })).toEqual(rule);
      expect(told(SUBMITTED, next, { api: says({ status: "WEBHOOK_FAILED" }) })).toEqual([]);
      expect(told(SUBMITTED, next, { api: says({}, 404) })).toEqual([]);
      expect(told(CLAIMED, next, { ms: 90_000 + OVER_MS })).toEqual([]);
      expect(told(CLAIMED, next, { ms: OVER_MS })).toEqual(rule);
    }
    const refused = { api: (observer: Observer) => submit(observer, 422) };
    expect(told(CLAIMED, ended("LOST"), refused)).toEqual([]);
    expect(told(CLAIMED, { ...WAITING, submissions: 0 })).toEqual([]);
    expect(told(WAITING, ended("LOST"))).toEqual([]);
  });

  test("a delivery that is on its way, and is not waited for", () => {
    const lost = (webhook_status: string, ms: number) =>
      told(SUBMITTED, ended("LOST"), {
        ms,
        api: says({ status: "SUCCEEDED", webhook_status, status_at: after(0) }),
      });
    expect(lost("FAILED", 0)).toEqual([]);
    for (const webhook of ["PENDING", "SUCCEEDED"]) {
      expect(lost(webhook, 58_000)).toEqual([]);
      expect(lost(webhook, 57_999)).toEqual(["a delivery that may still come is waited for"]);
    }
  });

  test("a second submission after a loss, where that was not wanted", () => {
    const over = { ms: 90_000 + OVER_MS };
    const before: Job = { ...SUBMITTED, on_lost: "fail" };
    expect(told(before, ended("LOST"), over)).toEqual([]);
    expect(told(before, { ...WAITING, version: 2 }, over)).toEqual([
      "who would rather fail is not submitted again after a loss",
    ]);
  });

  test("a submission that was made when there were no troubles, and is given up all the same", () => {
    const lost = (...story: ("healed" | "submitted")[]) =>
      told(SUBMITTED, ended("LOST"), {
        ms: OVER_MS,
        api: (observer) => {
          for (const step of story) step === "healed" ? observer.healed(START, true) : submit(observer, 201);
        },
      });
    expect(lost("submitted", "healed")).toEqual([]);
    expect(lost("healed", "submitted")).toEqual(["what is submitted when there are no troubles comes back"]);
  });
});
