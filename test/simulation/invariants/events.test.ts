import type { Job, JobEvent } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { eventInvariants } from "./events.ts";
import { broken, change, endedJob, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const LOST = endedJob("LOST", { errors: [{ code: "NO_DELIVERY", message: "none" }] });
const LATER: Job = { ...SUCCEEDED, version: 3 };

/** The right event of an outcome, with some changes. */
function event({ result, ...job }: Job, changes: object = {}, detailType?: JobEvent["detailType"]): JobEvent {
  const { job_id, version, status, request_id, created_at, completed_at, errors } = job;
  const fields = {
    event_id: `${job_id}:${version}`,
    job_id,
    status,
    request_id,
    created_at,
    completed_at,
    errors,
  };
  const detail = JSON.stringify({ ...fields, ...(result && { result: JSON.parse(result) }), ...changes });
  return {
    jobId: job_id,
    detailType: detailType ?? (status === "LOST" ? "Job Lost" : "Job Succeeded"),
    detail,
  };
}

/** Two outcomes of a job, then what is published. */
const check = (story: (observer: Observer) => void) =>
  broken(eventInvariants, (observer) => {
    change(observer, SUBMITTED, LOST);
    change(observer, LOST, LATER);
    change(observer, LATER, { ...LATER, version: 4, deliveries: 2 });
    story(observer);
  });
const published = (...events: JobEvent[]) =>
  check((observer) => {
    for (const one of events) observer.eventPublished(one);
    observer.runEnded({ isQuiescent: true, pending: "" });
  });

describe("detects", () => {
  test("an outcome that is not published by the time of quiescence", () => {
    expect(published(event(LOST), event(LATER))).toEqual([]);
    expect(published(event(LOST))).toEqual(["every outcome is published"]);
    expect(check((observer) => observer.runEnded({ isQuiescent: false, pending: "" }))).toEqual([]);
  });

  test("events of a job out of order, but not repeated events", () => {
    expect(published(event(LOST), event(LATER), event(LOST))).toEqual([]);
    expect(published(event(LATER), event(LOST))).toEqual(["the events of a job are published in order"]);
  });

  test("an event of a version that does not exist or has no new outcome", () => {
    const invariant = ["only outcomes are published"];
    for (const version of [1, 4, 7])
      expect(published(event(LOST), event(LATER), event({ ...LATER, version }))).toEqual(invariant);
  });

  test("a repeated event with another content", () => {
    const again = { ...event(LOST), detail: ` ${event(LOST).detail}` };
    expect(published(event(LOST), event(LOST), event(LATER))).toEqual([]);
    expect(published(event(LOST), again, event(LATER))).toEqual(["a repeated event is identical"]);
  });

  test("an event that does not match its record", () => {
    const invariant = ["an event matches its record"];
    const last = (...[changes, detailType]: [object?, JobEvent["detailType"]?]) =>
      published(event(LOST), event(LATER, changes, detailType));
    expect(last({ result: undefined, result_location: "dynamodb://Jobs/order-1" })).toEqual([]);
    expect(last({ result: 2 })).toEqual(invariant);
    expect(last({ result: undefined })).toEqual(invariant);
    expect(last({ status: "FAILED" })).toEqual(invariant);
    expect(last({ request_id: "r2" })).toEqual(invariant);
    expect(last({ completed_at: undefined })).toEqual(invariant);
    expect(last({}, "Job Lost")).toEqual(invariant);
    expect(published(event(LOST, { errors: [] }), event(LATER))).toEqual(invariant);
  });

  test("an event that names another location of its result, or none", () => {
    const { result: _, ...bare } = LATER;
    const stored: Job = { ...bare, result_location: "s3://bucket/key" };
    const named = (result_location?: string) =>
      broken(eventInvariants, (observer) => {
        change(observer, SUBMITTED, stored);
        observer.eventPublished(event(stored, { result_location }));
      });
    expect(named("s3://bucket/key")).toEqual([]);
    for (const location of ["s3://bucket/other", undefined])
      expect(named(location)).toEqual(["an event matches its record"]);
  });
});
