import { expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { createInvariants } from "./invariants.ts";
import { CLAIMED, change, DAY, endedJob, process, SUBMITTED, SUCCEEDED, submit } from "./testing.fixture.ts";

const LIMITS = [{ operations: ["submit"], limit: 2, windowMs: 1000 }] as const;
const setUp = () => createInvariants(LIMITS, (line) => line.includes("PRIVATE"));

test("a job's life from its claim to its event violates nothing", () => {
  const invariants = setUp();
  const by = process();
  invariants.wrote(by, { before: undefined, after: CLAIMED });
  change(invariants, undefined, CLAIMED);
  invariants.submitting(by, "order-1", START);
  invariants.apiCalled("submit", START);
  submit(invariants, 201, { by });
  change(invariants, CLAIMED, { ...SUBMITTED, version: 2 });
  invariants.delivering("order-1", "r1", "1");
  change(invariants, { ...SUBMITTED, version: 2 }, { ...SUCCEEDED, version: 3 });
  invariants.delivered({
    jobId: "order-1",
    requestId: "r1",
    status: 200,
    isSafe: true,
    sentAt: START,
    size: 9,
  });
  const message = { id: "m1", sentAt: START, at: START, isDeadLettered: false, hasAnother: () => false };
  invariants.messageCompleted({ ...message, body: '{"job_id":"order-1"}' });
  invariants.logged(process("receiver"), "job submitted", { job_id: "order-1" });
  const { job_id, request_id, created_at, completed_at } = SUCCEEDED;
  const event = { event_id: "order-1:3", job_id, status: "SUCCEEDED", request_id, created_at, completed_at };
  const detail = JSON.stringify({ ...event, result: 1 });
  invariants.eventPublished({ jobId: "order-1", detailType: "Job Succeeded", detail });
  invariants.runEnded({ isQuiescent: true, pending: "" });
  expect(invariants.violations).toEqual([]);
  expect(invariants.fullest()).toEqual([{ limit: LIMITS[0], share: 0.5 }]);
});

test("an unhandled rejection is a violation, an error that the product logs is not", () => {
  const invariants = setUp();
  invariants.logged(process(), "failed", { error: new Error("outage") });
  expect(invariants.violations).toEqual([]);
  invariants.unhandledRejection(new Error("outage"));
  expect(invariants.violations).toMatchObject([{ invariant: "no promise rejection is unhandled" }]);
});

test("every invariant module observes the run", async () => {
  const invariants = setUp();
  const before = { ...CLAIMED, on_unknown: "wait" } as const;
  invariants.delivering("order-1", "r1");
  change(invariants, before, { ...before, version: 7, submissions: 2 }, START + DAY);
  change(invariants, before, { ...before, version: 2, submissions: 3 }, START + DAY);
  change(invariants, SUBMITTED, endedJob("EXPIRED"));
  invariants.runEnded({ isQuiescent: false, pending: "1 message" });
  for (let n = 0; n < 3; n++) invariants.apiCalled("submit", n);
  invariants.receiverInvoked({ how: "failed", ms: 1 });
  const attack = {
    kind: "wrong_token",
    status: 200,
    right: [401],
    isSpilled: false,
    isQuarantined: false,
    isStale: false,
    isKept: false,
  } as const;
  invariants.attackResponded(attack);
  invariants.messageCompleted({
    ...{ id: "m1", body: "no JSON", sentAt: START, at: START },
    ...{ isDeadLettered: false, hasAnother: () => false },
  });
  change(invariants, SUBMITTED, SUCCEEDED);
  invariants.eventPublished({ jobId: "order-1", detailType: "Job Lost", detail: "{}" });
  invariants.logged(process("receiver"), "PRIVATE", {});
  invariants.unhandledRejection(new Error("outage"));
  const end = {
    sent: [],
    jobs: new Map([["order-1", SUBMITTED]]),
    deadLetters: [],
    accepted: new Set<string>(),
    mayStayUnverified: () => false,
    wasNeverHandled: () => false,
  };
  await invariants.checkEnd({
    ...end,
    retentionMs: DAY,
    skewMs: 0,
    resubmitsUndelivered: false,
    read: async () => "",
  });
  const found = new Set(invariants.violations.map(({ invariant }) => invariant));
  for (const invariant of [
    "every write increments the version",
    "on_unknown wait prevents a resubmission",
    "submissions are counted one at a time",
    "an outcome without a delivery is one that the API reported",
    "every run reaches quiescence",
    "at most 2 calls in 1000 ms",
    "the receiver always responds",
    "no attack succeeds",
    "a result is the output of its own request",
    "a message is deleted only after it is recorded",
    "only outcomes are published",
    "no log line contains private data",
    "no job stays open",
    "an unhealthy API uses up no submission",
    "no promise rejection is unhandled",
  ])
    expect(found).toContain(invariant);
  expect(invariants.violations[0]).toMatchObject({ jobId: "order-1" });
});
