import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { messageInvariants } from "./messages.ts";
import { broken, CLAIMED, change, endedJob, respond, SUBMITTED, submit, WAITING } from "./testing.fixture.ts";

interface More {
  readonly isDeadLettered?: boolean;
  readonly hasAnother?: boolean;
  readonly sentAt?: number;
  readonly cancelStatus?: number;
}

const completed = (body: string, job?: Job, more: More = {}) =>
  broken(messageInvariants, (observer) => {
    submit(observer, 201);
    if (job !== undefined) change(observer, undefined, job);
    if (more.cancelStatus) respond(observer, "cancel", more.cancelStatus, { canceled: false });
    const { isDeadLettered = false, hasAnother = false, sentAt = START + 1 } = more;
    observer.messageCompleted({
      id: "order-1",
      body,
      sentAt,
      at: sentAt,
      isDeadLettered,
      hasAnother: () => hasAnother,
    });
  });

describe("detects", () => {
  test("a deleted message without a record or a dead letter", () => {
    const invariant = ["a message is deleted only after it is recorded"];
    for (const body of ['{"job_id":"order-1"}', "{}", "no JSON"]) {
      expect(completed(body, SUBMITTED)).toEqual([]);
      expect(completed(body, undefined, { isDeadLettered: true })).toEqual([]);
      expect(completed(body)).toEqual(invariant);
    }
    expect(completed('{"job_id":"order-2"}', SUBMITTED)).toEqual(invariant);
  });

  test("a cancel message that is deleted before it took effect", () => {
    const cancel = '{"type":"cancel","job_id":"order-1"}';
    expect(completed(cancel, endedJob("CANCELED"))).toEqual([]);
    expect(completed(cancel, endedJob("SUCCEEDED"))).toEqual([]);
    expect(completed(cancel, SUBMITTED, { cancelStatus: 200 })).toEqual([]);
    expect(completed(cancel, WAITING, { isDeadLettered: true })).toEqual([]);
    expect(completed(cancel, SUBMITTED, { cancelStatus: 404 })).toEqual([]);
    expect(completed(cancel, SUBMITTED, { cancelStatus: 503 })).toHaveLength(1);
    for (const job of [WAITING, SUBMITTED])
      expect(completed(cancel, job)).toEqual([
        "a cancel message is deleted only after the cancel took effect",
      ]);
  });

  test("a cancel message that took effect only on an earlier submission", () => {
    const cancel = '{"type":"cancel","job_id":"order-1"}';
    const again = { ...SUBMITTED, request_id: "r2", submissions: 2 };
    const more = { cancelStatus: 200 };
    expect(completed(cancel, again, { ...more, sentAt: START + 60_000 })).toEqual([]);
    expect(completed(cancel, SUBMITTED, { ...more, sentAt: START + 60_001 })).toEqual([]);
    expect(completed(cancel, again, { ...more, sentAt: START + 60_001 })).toEqual([
      "a cancel message is deleted only after the cancel took effect",
    ]);
  });

  test("a message that vanished because its job id is taken", () => {
    const own = '{"job_id":"order-1"}';
    const message_digest = createHash("sha256").update(own).digest("hex");
    const invariant = ["a message whose job id is taken becomes a dead letter"];
    const other = '{"job_id":"order-1","target":{}}';
    for (const job of [WAITING, SUBMITTED, endedJob("REJECTED"), endedJob("CANCELED")]) {
      expect(completed(other, { ...job, message_digest })).toEqual(invariant);
      expect(completed(other, { ...job, message_digest }, { isDeadLettered: true })).toEqual([]);
    }
    expect(completed(own, { ...SUBMITTED, message_digest })).toEqual([]);
    // The record of a canceled job must tell the next message that it is not the first.
    expect(completed(own, { ...endedJob("CANCELED"), message_digest })).toEqual([]);
    expect(completed(own, endedJob("CANCELED"))).toEqual(invariant);
  });

  describe("a message that is deleted although its job needs it:", () => {
    const invariant = ["a message is deleted only when its job does not need it"];
    const body = '{"job_id":"order-1"}';
    const message_digest = createHash("sha256").update(body).digest("hex");
    const resubmit = '{"type":"resubmit","job_id":"order-1"}';
    const waiting = { ...WAITING, message_digest };
    const claimed = { ...CLAIMED, message_digest };

    test.each([body, resubmit])("%s", (text) => {
      for (const job of [
        waiting,
        claimed,
        { ...waiting, on_unknown: "wait" },
        { ...waiting, submissions: 3 },
      ]) {
        expect(completed(text, job as Job)).toEqual(invariant);
        expect(completed(text, job as Job, { hasAnother: true })).toEqual([]);
        expect(completed(text, job as Job, { isDeadLettered: true })).toEqual([]);
      }
      for (const job of [
        SUBMITTED,
        endedJob("LOST"),
        { ...claimed, on_unknown: "wait" },
        { ...claimed, submissions: 3 },
      ])
        expect(completed(text, { ...job, message_digest } as Job)).toEqual([]);
    });

    test("but not one that was processed before its job was lost again", () => {
      const lostAt = (at: number, text: string, sentAt: number) =>
        broken(messageInvariants, (observer) => {
          change(observer, undefined, { ...SUBMITTED, message_digest }, at - 1);
          change(observer, { ...SUBMITTED, message_digest }, waiting, at);
          observer.messageCompleted({
            id: "m1",
            body: text,
            ...{ sentAt, at: sentAt },
            isDeadLettered: false,
            hasAnother: () => false,
          });
        });
      for (const text of [body, resubmit]) {
        expect(lostAt(START, text, START)).toEqual([]);
        expect(lostAt(START, text, START + 1)).toEqual(invariant);
      }
    });
  });
});
