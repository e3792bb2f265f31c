import type { Job, JobEvent } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Observer } from "../observer.ts";
import { eventRules } from "./events.ts";
import { broken, change, ended, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const LOST = ended("LOST", { errors: [{ code: "NO_DELIVERY", message: "none" }] });
const LATER: Job = { ...SUCCEEDED, version: 3 };

/** The event of an outcome, as it should be but for some changes. */
function event({ result, ...job }: Job, changes: object = {}, detailType?: JobEvent["detailType"]): JobEvent {
  const { job_id, version, status, request_id, created_at, completed_at, errors } = job;
  const told = {
    event_id: `${job_id}:${version}`,
    job_id,
    status,
    request_id,
    created_at,
    completed_at,
    errors,
  };
  const detail = JSON.stringify({ ...told, ...(result && { result: JSON.parse(result) }), ...changes });
  return {
    jobId: job_id,
    detailType: detailType ?? (status === "LOST" ? "Job Lost" : "Job Succeeded"),
    detail,
  };
}

/** Two outcomes of a job, then what is announced. */
const told = (tell: (observer: Observer) => void) =>
  broken(eventRules, (observer) => {
    change(observer, SUBMITTED, LOST);
    change(observer, LOST, LATER);
    change(observer, LATER, { ...LATER, version: 4, deliveries: 2 });
    tell(observer);
  });
const announced = (...events: JobEvent[]) =>
  told((observer) => {
    for (const one of events) observer.announced(one);
    observer.rested({ isAtRest: true, waits: "" });
  });

describe("told as broken is", () => {
  test("an outcome that is not announced, when everything is at rest", () => {
    expect(announced(event(LOST), event(LATER))).toEqual([]);
    expect(announced(event(LOST))).toEqual(["every outcome is announced"]);
    expect(told((observer) => observer.rested({ isAtRest: false, waits: "" }))).toEqual([]);
  });

  test("events of a job out of order, though not when they are told again", () => {
    expect(announced(event(LOST), event(LATER), event(LOST))).toEqual([]);
    expect(announced(event(LATER), event(LOST))).toEqual(["events of a job are told in order"]);
  });

  test("an event of what never happened, or was no outcome", () => {
    const rule = ["only what happened is announced"];
    for (const version of [1, 4, 7])
      expect(announced(event(LOST), event(LATER), event({ ...LATER, version }))).toEqual(rule);
  });

  test("an event that is told in two ways", () => {
    const again = { ...event(LOST), detail: ` ${event(LOST).detail}` };
    expect(announced(event(LOST), event(LOST), event(LATER))).toEqual([]);
    expect(announced(event(LOST), again, event(LATER))).toEqual(["an event is the same whenever it is told"]);
  });

  test("an event that does not tell what the record says", () => {
    const rule = ["an event tells what the record says"];
    const last = (...[changes, detailType]: [object?, JobEvent["detailType"]?]) =>
      announced(event(LOST), event(LATER, changes, detailType));
    expect(last({ result: undefined, result_location: "dynamodb://Jobs/order-1" })).toEqual([]);
    expect(last({ result: 2 })).toEqual(rule);
    expect(last({ result: undefined })).toEqual(rule);
    expect(last({ status: "FAILED" })).toEqual(rule);
    expect(last({ request_id: "r2" })).toEqual(rule);
    expect(last({ completed_at: undefined })).toEqual(rule);
    expect(last({}, "Job Lost")).toEqual(rule);
    expect(announced(event(LOST, { errors: [] }), event(LATER))).toEqual(rule);
  });

  test("a result in the bucket whose event names another place, or none", () => {
    const { result: _, ...bare } = LATER;
    const stored: Job = { ...bare, result_location: "s3://bucket/key" };
    const named = (result_location?: string) =>
      broken(eventRules, (observer) => {
        change(observer, SUBMITTED, stored);
        observer.announced(event(stored, { result_location }));
      });
    expect(named("s3://bucket/key")).toEqual([]);
    for (const place of ["s3://bucket/other", undefined])
      expect(named(place)).toEqual(["an event tells what the record says"]);
  });
});
