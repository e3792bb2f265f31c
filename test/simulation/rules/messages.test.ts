import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../settings.ts";
import { messageRules } from "./messages.ts";
import { answer, broken, CLAIMED, change, ended, SUBMITTED, submit, WAITING } from "./testing.fixture.ts";

interface More {
  readonly isDeadLettered?: boolean;
  readonly hasAnother?: boolean;
  readonly sentAt?: number;
  readonly cancelStatus?: number;
}

const handled = (body: string, job?: Job, more: More = {}) =>
  broken(messageRules, (observer) => {
    submit(observer, 201);
    if (job !== undefined) change(observer, undefined, job);
    if (more.cancelStatus) answer(observer, "cancel", more.cancelStatus, { canceled: false });
    const { isDeadLettered = false, hasAnother = false, sentAt = START + 1 } = more;
    observer.handled({ id: "order-1", body, sentAt, isDeadLettered, hasAnother: () => hasAnother });
  });

describe("told as broken is", () => {
  test("a message that is deleted, and of which nothing is left", () => {
    const rule = ["a message is deleted only when it is recorded"];
    for (const body of ['{"job_id":"order-1"}', "{}", "no JSON"]) {
      expect(handled(body, SUBMITTED)).toEqual([]);
      expect(handled(body, undefined, { isDeadLettered: true })).toEqual([]);
      expect(handled(body)).toEqual(rule);
    }
    expect(handled('{"job_id":"order-2"}', SUBMITTED)).toEqual(rule);
  });

  test("a cancel that is deleted without having been heeded", () => {
    const cancel = '{"type":"cancel","job_id":"order-1"}';
    expect(handled(cancel, ended("CANCELED"))).toEqual([]);
    expect(handled(cancel, ended("SUCCEEDED"))).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 200 })).toEqual([]);
    expect(handled(cancel, WAITING, { isDeadLettered: true })).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 404 })).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 503 })).toHaveLength(1);
    for (const job of [WAITING, SUBMITTED])
      expect(handled(cancel, job)).toEqual(["a cancel is deleted only when it is heeded"]);
  });

  test("a cancel that was heeded for an earlier submission than that which it is about", () => {
    const cancel = '{"type":"cancel","job_id":"order-1"}';
    const again = { ...SUBMITTED, request_id: "r2", submissions: 2 };
    const more = { cancelStatus: 200 };
    expect(handled(cancel, again, { ...more, sentAt: START + 60_000 })).toEqual([]);
    expect(handled(cancel, SUBMITTED, { ...more, sentAt: START + 60_001 })).toEqual([]);
    expect(handled(cancel, again, { ...more, sentAt: START + 60_001 })).toEqual([
      "a cancel is deleted only when it is heeded",
    ]);
  });

  describe("a message that is deleted while its job needs it:", () => {
    const rule = ["a message is deleted only when its job needs it no more"];
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
        expect(handled(text, job as Job)).toEqual(rule);
        expect(handled(text, job as Job, { hasAnother: true })).toEqual([]);
        expect(handled(text, job as Job, { isDeadLettered: true })).toEqual([]);
      }
      for (const job of [
        SUBMITTED,
        ended("LOST"),
        { ...claimed, on_unknown: "wait" },
        { ...claimed, submissions: 3 },
      ])
        expect(handled(text, { ...job, message_digest } as Job)).toEqual([]);
    });

    test("but not one of another job, which changes nothing", () => {
      expect(handled('{"job_id":"order-1","target":{}}', waiting)).toEqual([]);
    });

    test("nor one that was heeded before its job was lost again, whenever it is deleted", () => {
      const lostAt = (at: number, text: string, sentAt: number) =>
        broken(messageRules, (observer) => {
          change(observer, undefined, { ...SUBMITTED, message_digest }, at - 1);
          change(observer, { ...SUBMITTED, message_digest }, waiting, at);
          observer.handled({ id: "m1", body: text, sentAt, isDeadLettered: false, hasAnother: () => false });
        });
      for (const text of [body, resubmit]) {
        expect(lostAt(START, text, START)).toEqual([]);
        expect(lostAt(START, text, START + 1)).toEqual(rule);
      }
    });
  });
});
