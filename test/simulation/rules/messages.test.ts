import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { messageRules } from "./messages.ts";
import { answer, broken, change, ended, SUBMITTED, submit, WAITING } from "./testing.fixture.ts";

const handled = (body: string, job?: Job, more: { isPutAside?: boolean; cancelStatus?: number } = {}) =>
  broken(messageRules, (observer) => {
    submit(observer, 201);
    if (job !== undefined) change(observer, undefined, job);
    if (more.cancelStatus) answer(observer, "cancel", more.cancelStatus, { canceled: false });
    observer.handled({ id: "order-1", body, isPutAside: more.isPutAside ?? false });
  });

describe("told as broken is", () => {
  test("a message that is deleted, and of which nothing is left", () => {
    const rule = ["a message is deleted only when it is recorded"];
    for (const body of ['{"job_id":"order-1"}', "{}", "no JSON"]) {
      expect(handled(body, WAITING)).toEqual([]);
      expect(handled(body, undefined, { isPutAside: true })).toEqual([]);
      expect(handled(body)).toEqual(rule);
    }
    expect(handled('{"job_id":"order-2"}', WAITING)).toEqual(rule);
  });

  test("a cancel that is deleted without having been heeded", () => {
    const cancel = '{"type":"cancel","job_id":"order-1"}';
    expect(handled(cancel, ended("CANCELED"))).toEqual([]);
    expect(handled(cancel, ended("SUCCEEDED"))).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 200 })).toEqual([]);
    expect(handled(cancel, WAITING, { isPutAside: true })).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 404 })).toEqual([]);
    expect(handled(cancel, SUBMITTED, { cancelStatus: 503 })).toHaveLength(1);
    for (const job of [WAITING, SUBMITTED])
      expect(handled(cancel, job)).toEqual(["a cancel is deleted only when it is heeded"]);
  });
});
