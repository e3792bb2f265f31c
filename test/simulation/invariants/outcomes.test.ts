import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import { outcomeInvariants } from "./outcomes.ts";
import {
  after,
  broken,
  CLAIMED,
  change,
  endedJob,
  HOUR,
  process,
  respond,
  SUBMITTED,
  SUCCEEDED,
  submit,
  WAITING,
} from "./testing.fixture.ts";

const SKEW_MS = 1000;
// Ten minutes in the queue, and an hour to run.
const OVER_MS = HOUR + 600_000;

/** The violations of a write, after what the API did. */
const check = (
  before: Job | undefined,
  next: Job,
  { api = () => undefined, ms = 0 }: { api?: (observer: Observer) => void; ms?: number } = {},
) =>
  broken(
    (violated, facts) => outcomeInvariants(violated, facts, SKEW_MS),
    (observer) => {
      api(observer);
      change(observer, before, next, START + ms);
    },
  );
const reports =
  (body: object, status = 200) =>
  (observer: Observer) =>
    respond(observer, "status", status, body);

describe("detects", () => {
  test("a result without a delivery", () => {
    expect(check(SUBMITTED, SUCCEEDED)).toEqual([]);
    expect(check(SUBMITTED, { ...SUCCEEDED, deliveries: 0 })).toEqual(["a result comes from a delivery"]);
  });

  test("an outcome that the API never reported", () => {
    const invariant = ["an outcome without a delivery is one that the API reported"];
    expect(check(SUBMITTED, endedJob("FAILED", { deliveries: 1 }))).toEqual([]);
    for (const status of ["FAILED", "EXPIRED"] as const) {
      expect(check(SUBMITTED, endedJob(status), { api: reports({ status }) })).toEqual([]);
      expect(check(SUBMITTED, endedJob(status), { api: reports({ status: "QUEUED" }) })).toEqual(invariant);
      expect(check(CLAIMED, endedJob(status), { api: reports({ status }) })).toEqual(invariant);
    }
  });

  test("a submitted job that is canceled without the API", () => {
    const canceled = (isCanceled: boolean) =>
      check(SUBMITTED, endedJob("CANCELED"), {
        api: (observer) => respond(observer, "cancel", 200, { canceled: isCanceled }),
      });
    expect(canceled(true)).toEqual([]);
    expect(check(WAITING, endedJob("CANCELED"))).toEqual([]);
    expect(canceled(false)).toEqual(["a submitted job is canceled only by the API"]);
  });

  test("a rejected job that the API did not reject, or had accepted", () => {
    const rejected = (...statuses: number[]) =>
      check(CLAIMED, endedJob("REJECTED"), {
        api: (observer) => {
          for (const status of statuses) submit(observer, status);
        },
      });
    expect(rejected(422)).toEqual([]);
    expect(check(undefined, endedJob("REJECTED", { submissions: 0 }))).toEqual([]);
    expect(rejected(401)).toEqual(["a job is rejected only if the API rejected its submission"]);
    expect(rejected(201, 422)).toEqual(["an accepted job is never rejected"]);
  });

  test("a development target that is given up before five tries", () => {
    const tried = (
      times: number,
      status = 404,
      target: Job["target"] = { model_id: "a", development: true },
    ) =>
      check({ ...CLAIMED, target }, endedJob("REJECTED", { target }), {
        api: (observer) => {
          for (let n = 0; n < times; n++) submit(observer, status);
        },
      });
    expect(tried(5)).toEqual([]);
    expect(tried(1, 422)).toEqual([]);
    expect(tried(1, 404, { model_id: "a" })).toEqual([]);
    expect(tried(4)).toEqual(["a target that may be scaled to zero is tried five times"]);
  });

  test("a submission that is given up too early, with its job lost or to be resubmitted", () => {
    const invariant = ["a submission is given up only when it has ended"];
    for (const next of [endedJob("LOST"), { ...WAITING, version: 2 }]) {
      expect(check(SUBMITTED, next, { ms: OVER_MS - 2 * SKEW_MS })).toEqual([]);
      expect(check(SUBMITTED, next, { ms: OVER_MS - 2 * SKEW_MS - 1 })).toEqual(invariant);
      expect(check(SUBMITTED, next, { api: reports({ status: "IN_PROGRESS" }) })).toEqual(invariant);
      expect(check(SUBMITTED, next, { api: reports({ status: "WEBHOOK_FAILED" }) })).toEqual([]);
      expect(check(SUBMITTED, next, { api: reports({}, 404) })).toEqual([]);
      expect(check(CLAIMED, next, { ms: 90_000 + OVER_MS })).toEqual([]);
      expect(check(CLAIMED, next, { ms: OVER_MS })).toEqual(invariant);
    }
    const rejected = { api: (observer: Observer) => submit(observer, 422) };
    expect(check(CLAIMED, endedJob("LOST"), rejected)).toEqual([]);
    expect(check(CLAIMED, { ...WAITING, submissions: 0 })).toEqual([]);
    expect(check(WAITING, endedJob("LOST"))).toEqual([]);
  });

  describe("an unknown submission that is given up before its deadline", () => {
    const invariant = ["a submission is given up only when it has ended"];
    const before: Job = { ...CLAIMED, target: { model_id: "echo" } };
    const MINUTE_MS = 60_000;
    const LEASE_MS = 90_000;
    const queue = (observer: Observer, minutes: number, { owner = "echo", queued = 0, running = 0 } = {}) => {
      const body = { model_id: owner, num_queued_requests: queued, num_in_progress_requests: running };
      const common = { jobId: "", requestId: "", process: process("scheduler"), status: 200 };
      const at = START + LEASE_MS + minutes * MINUTE_MS;
      observer.apiResponded({ ...common, operation: "queue", body: JSON.stringify(body), at });
    };
    const givenUp = (api: (observer: Observer) => void) =>
      check(before, endedJob("LOST"), { ms: LEASE_MS + 20 * MINUTE_MS, api });
    const seenEmpty = (observer: Observer) => {
      for (const minutes of [5, 20]) queue(observer, minutes);
    };

    test("although the API's queue was not empty for fifteen minutes after its lease", () => {
      expect(givenUp(seenEmpty)).toEqual([]);
      expect(givenUp(() => undefined)).toEqual(invariant);
      const seen = (...minutes: number[]) =>
        givenUp((observer) => {
          for (const each of minutes) queue(observer, each);
        });
      expect(seen(20)).toEqual(invariant);
      expect(seen(6, 20)).toEqual(invariant);
      expect(seen(-1, 20, 21)).toEqual(invariant);
      for (const busy of [{ queued: 1 }, { running: 1 }, { owner: "other" }])
        expect(
          givenUp((observer) => {
            for (const minutes of [5, 20]) queue(observer, minutes, busy);
          }),
        ).toEqual(invariant);
    });

    test("although the API has a request of the job, which nobody knows, or has just ended one", () => {
      const has = (status: string, agoMs: number) =>
        givenUp((observer) => {
          seenEmpty(observer);
          const request = { jobId: "order-1", requestId: "r9" };
          observer.requestChanged({ ...request, status: "QUEUED" }, START);
          const at = START + LEASE_MS + 20 * MINUTE_MS - agoMs;
          observer.requestChanged({ ...request, status }, at);
        });
      expect(has("QUEUED", 0)).toEqual(invariant);
      expect(has("IN_PROGRESS", 0)).toEqual(invariant);
      expect(has("SUCCEEDED", 58_000)).toEqual([]);
      expect(has("SUCCEEDED", 57_999)).toEqual(["a job waits for a delivery that may still arrive"]);
    });
  });

  test("a job that does not wait for a delivery in flight", () => {
    const lost = (webhook_status: string, ms: number) =>
      check(SUBMITTED, endedJob("LOST"), {
        ms,
        api: reports({ status: "SUCCEEDED", webhook_status, status_at: after(0) }),
      });
    expect(lost("FAILED", 0)).toEqual([]);
    for (const webhook of ["PENDING", "SUCCEEDED"]) {
      expect(lost(webhook, 58_000)).toEqual([]);
      expect(lost(webhook, 57_999)).toEqual(["a job waits for a delivery that may still arrive"]);
    }
  });

  test("a resubmission after a loss with on_lost fail", () => {
    const over = { ms: 90_000 + OVER_MS };
    const before: Job = { ...SUBMITTED, on_lost: "fail" };
    expect(check(before, endedJob("LOST"), over)).toEqual([]);
    expect(check(before, { ...WAITING, version: 2 }, over)).toEqual(["on_lost fail prevents a resubmission"]);
  });

  test("a lost submission that was made after the faults", () => {
    const steps = {
      faultsEnded: (observer: Observer) => observer.faultsEnded(START, true),
      submitted: (observer: Observer) => submit(observer, 201),
      "rejected for its size": (observer: Observer) => {
        const delivery = { jobId: "order-1", requestId: "r1", sentAt: START, isSafe: false, size: 5_000_000 };
        observer.delivered({ ...delivery, status: 413 });
      },
    };
    const lostFrom = (before: Job, ...story: (keyof typeof steps)[]) =>
      check(before, endedJob("LOST"), {
        ms: OVER_MS,
        api: (observer) => {
          for (const step of story) steps[step](observer);
        },
      });
    const lost = (...story: (keyof typeof steps)[]) => lostFrom(SUBMITTED, ...story);
    const quarantined: Job = { ...SUBMITTED, quarantined_delivery_at: SUBMITTED.created_at };
    expect(lostFrom(quarantined, "faultsEnded", "submitted")).toEqual([]);
    expect(lost("submitted", "faultsEnded")).toEqual([]);
    expect(lost("faultsEnded", "submitted")).toEqual(["a submission after the faults gets its delivery"]);
    expect(lost("faultsEnded", "submitted", "rejected for its size")).toEqual([]);
  });
});
