import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import { batchCancelInvariants } from "./batch-cancels.ts";
import { MAY_STILL_SUBMIT_MS } from "./pauses.ts";
import { broken, change, process, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const isoAt = (ms: number) => new Date(START + ms).toISOString();
const ofBatch = { batch_id: "nightly", sent_at: isoAt(0) };
const job = { ...SUBMITTED, ...ofBatch };
const LAST_PASS_MS = 600_000;

function cancel(observer: Observer, sentAt = 0) {
  change(observer, undefined, job);
  observer.batchCanceled("nightly", START + sentAt, START);
}

function complete(observer: Observer, ms: number, after?: string) {
  const body = JSON.stringify({ type: "cancel_page", batch_id: "nightly", sent_at: isoAt(0), after });
  observer.messageCompleted({
    ...{ id: "m1", body, sentAt: START, at: START + ms, isDeadLettered: false, hasAnother: () => false },
  });
}

describe("detects", () => {
  test("a submission long after the cancel, of a message that was sent before it", () => {
    const at = (ms: number, sentAt = 0) =>
      broken(batchCancelInvariants, (observer) => {
        cancel(observer, sentAt);
        observer.submitting(process("dispatcher"), job.job_id, START + ms);
      });
    expect(at(MAY_STILL_SUBMIT_MS + 1)).toEqual(["no job of a canceled batch is submitted"]);
    expect(at(MAY_STILL_SUBMIT_MS)).toEqual([]);
    expect(at(MAY_STILL_SUBMIT_MS + 1, -1)).toEqual([]);
  });

  test("an open job of the batch that nobody asked to cancel until the last pass", () => {
    const invariant = ["every open job of a canceled batch is asked to be canceled"];
    const found = (prepare: (observer: Observer) => void, ms = LAST_PASS_MS) =>
      broken(batchCancelInvariants, (observer) => {
        cancel(observer);
        complete(observer, 1);
        prepare(observer);
        complete(observer, ms, "later");
      });
    // The first pass is not done yet.
    const late = broken(batchCancelInvariants, (observer) => {
      cancel(observer);
      complete(observer, LAST_PASS_MS, "later");
    });
    expect(late).toEqual([]);
    expect(found(() => undefined)).toEqual(invariant);
    expect(found(() => undefined, LAST_PASS_MS - 1)).toEqual([]);
    expect(found((observer) => change(observer, job, { ...SUCCEEDED, ...ofBatch }))).toEqual([]);
    const body = JSON.stringify({ type: "cancel", job_id: job.job_id });
    expect(found((observer) => observer.messageSent({ body }))).toEqual([]);
    expect(found((observer) => change(observer, job, { ...job, sent_at: isoAt(1) }))).toEqual([]);
  });
});
