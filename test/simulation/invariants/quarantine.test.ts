import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import type { ApiFacts } from "./api-facts.ts";
import { quarantineInvariants } from "./quarantine.ts";
import {
  broken,
  change,
  DAY,
  endedJob,
  after as isoAfter,
  SUBMITTED,
  submit,
  WAITING,
} from "./testing.fixture.ts";
import type { ReportViolation } from "./violation.ts";

const inOneDay = (violated: ReportViolation, api: ApiFacts) =>
  quarantineInvariants(violated, api, { skewMs: 1000, quarantineMs: DAY });
const found = (story: (observer: Observer) => void) => broken(inOneDay, story);
const QUARANTINED: Job = { ...SUBMITTED, quarantined_delivery_at: isoAfter(0) };
const message = (n: number, text = "output", attempt = 1) => ({
  body: JSON.stringify({
    job_id: "order-1",
    nonce: n,
    quarantined_at: START + attempt,
    body_base64: Buffer.from(text).toString("base64"),
  }),
});

describe("detects", () => {
  const waits = ["a job waits for its quarantined delivery"];

  test("a job that is lost or to be resubmitted within the day, but not after it", () => {
    const to = (next: Job, ms: number) =>
      found((observer) => change(observer, QUARANTINED, next, START + ms));
    expect(to(endedJob("LOST"), DAY - 3000)).toEqual(waits);
    expect(to({ ...WAITING, quarantined_delivery_at: isoAfter(0) }, DAY - 3000)).toEqual(waits);
    expect(to(endedJob("LOST"), DAY - 2000)).toEqual([]);
    expect(to(endedJob("EXPIRED"), 0)).toEqual([]);
    expect(to(endedJob("LOST", { malformed_delivery_location: "s3://b/k" }), 0)).toEqual([]);
  });

  test("a loss within the day, unless the API rejected a later submission", () => {
    const lost = (status: number) =>
      found((observer) => {
        submit(observer, status);
        change(observer, QUARANTINED, endedJob("LOST"));
      });
    expect(lost(201)).toEqual(waits);
    expect(lost(422)).toEqual([]);
  });

  test("a resubmission, but not of a job that was certainly not accepted", () => {
    const claimed = (before: Job) =>
      found((observer) => change(observer, before, { ...before, submissions: before.submissions + 1 }));
    expect(claimed({ ...WAITING, quarantined_delivery_at: isoAfter(0) })).toEqual([
      "a job with a quarantined delivery is not resubmitted",
    ]);
    expect(claimed({ ...WAITING, submissions: 0, quarantined_delivery_at: isoAfter(0) })).toEqual([]);
    expect(claimed(WAITING)).toEqual([]);
  });

  test("too many quarantined deliveries of a job, of which one that is tried again is not one", () => {
    const sent = (...all: readonly Parameters<typeof message>[]) =>
      found((observer) => {
        for (const each of all) observer.quarantined(message(...each));
      });
    const twenty = Array.from({ length: 20 }, (_, n) => [n] as [number]);
    expect(sent(...twenty, [0], [1, "output", 2])).toEqual([]);
    expect(sent(...twenty, [20])).toEqual(["few deliveries of a job are quarantined"]);
  });

  test("a quarantined delivery of someone without a token", () => {
    expect(found((observer) => observer.quarantined(message(0, '{"data":"stranger"}')))).toEqual([
      "nothing is quarantined without a valid token",
    ]);
  });
});
