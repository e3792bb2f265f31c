import { expect, test } from "vitest";
import { START } from "../settings.ts";
import { createRules } from "./rules.ts";
import { CLAIMED, change, DAY, ended, process, SUBMITTED, SUCCEEDED, submit } from "./testing.fixture.ts";

const LIMITS = [{ operations: ["submit"], limit: 2, windowMs: 1000 }] as const;
const setUp = () => createRules(LIMITS, (line) => line.includes("PRIVATE"));

test("a job's way from its claim to its event breaks no rule", () => {
  const rules = setUp();
  const by = process();
  rules.wrote(by, { before: undefined, after: CLAIMED });
  change(rules, undefined, CLAIMED);
  rules.submitting(by, "order-1", START);
  rules.called("submit", START);
  submit(rules, 201, { by });
  change(rules, CLAIMED, { ...SUBMITTED, version: 2 });
  rules.delivering("order-1", "r1", "1");
  change(rules, { ...SUBMITTED, version: 2 }, { ...SUCCEEDED, version: 3 });
  rules.delivered({ jobId: "order-1", requestId: "r1", status: 200, isSafe: true, sentAt: START });
  const message = { id: "m1", sentAt: START, isDeadLettered: false, hasAnother: () => false };
  rules.handled({ ...message, body: '{"job_id":"order-1"}' });
  rules.logged(process("receiver"), "result stored", { job_id: "order-1" });
  const { job_id, request_id, created_at, completed_at } = SUCCEEDED;
  const told = { event_id: "order-1:3", job_id, status: "SUCCEEDED", request_id, created_at, completed_at };
  const detail = JSON.stringify({ ...told, result: 1 });
  rules.announced({ jobId: "order-1", detailType: "Job Succeeded", detail });
  rules.rested({ isAtRest: true, waits: "" });
  expect(rules.violations).toEqual([]);
  expect(rules.fullest()).toEqual([{ limit: LIMITS[0], share: 0.5 }]);
});

test("every family of rules is heard", async () => {
  const rules = setUp();
  const before = { ...CLAIMED, on_unknown: "wait" } as const;
  rules.delivering("order-1", "r1");
  change(rules, before, { ...before, version: 7, submissions: 2 }, START + DAY);
  change(rules, before, { ...before, version: 2, submissions: 3 }, START + DAY);
  change(rules, SUBMITTED, ended("EXPIRED"));
  rules.rested({ isAtRest: false, waits: "1 message" });
  for (let n = 0; n < 3; n++) rules.called("submit", n);
  rules.received({ how: "failed", ms: 1 });
  const stranger = {
    kind: "forged",
    status: 200,
    right: [401],
    isSpilled: false,
    isStale: false,
    isKept: false,
  };
  rules.strangerAnswered(stranger);
  rules.handled({ id: "m1", body: "no JSON", sentAt: START, isDeadLettered: false, hasAnother: () => false });
  change(rules, SUBMITTED, SUCCEEDED);
  rules.announced({ jobId: "order-1", detailType: "Job Lost", detail: "{}" });
  rules.logged(process("receiver"), "PRIVATE", {});
  rules.leftAlone(new Error("away"));
  const end = {
    sent: [],
    jobs: new Map([["order-1", SUBMITTED]]),
    deadLetters: [],
    taken: new Set<string>(),
  };
  await rules.checkEnd({ ...end, retentionMs: DAY, skewMs: 0, read: async () => "" });
  const found = new Set(rules.violations.map(({ rule }) => rule));
  for (const rule of [
    "every write is counted",
    "who would rather wait is not submitted again",
    "submissions are counted one by one",
    "a submission ends as the API says",
    "everything comes to rest",
    "at most 2 calls in 1000 ms",
    "the receiver answers whatever comes",
    "a stranger gets in nowhere",
    "a result is what its own request gave",
    "a message is deleted only when it is recorded",
    "only what happened is announced",
    "no log line holds anything private",
    "nothing stays open",
    "an API that is silent uses up no submission",
    "no rejection is left alone",
  ])
    expect(found).toContain(rule);
  expect(rules.violations[0]).toMatchObject({ jobId: "order-1" });
});
