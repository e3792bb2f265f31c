import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { checkEnd, type End } from "./expectations.ts";
import { createRules } from "./rules.ts";

const job: Job = {
  job_id: "order-1",
  status: "SUCCEEDED",
  version: 2,
  submissions: 1,
  deliveries: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  result: '"its own"',
};
const DAY = 24 * 3_600_000;
const sent = { kind: "job", jobId: "order-1", body: "{}", output: '"its own"', sentAt: 0 } as const;
const event = (version = 2) => ({
  jobId: "order-1",
  detailType: "Job Succeeded" as const,
  detail: JSON.stringify({ event_id: `order-1:${version}` }),
});

/** The rules that the end of a run breaks. */
async function broken(changes: Partial<End> & { job?: Job; announced?: number[]; outcomes?: Job[] } = {}) {
  const rules = createRules([], () => false);
  const { job: last = job, announced = [2], outcomes = [last], ...end } = changes;
  const told = { ...rules, outcomes, events: announced.map(event) };
  const jobs = new Map([[last.job_id, last]]);
  const usual = {
    sent: [sent],
    jobs,
    deadLetters: [],
    taken: new Set<string>(),
    read: async () => "",
    retentionMs: 14 * DAY,
  };
  await checkEnd({ ...usual, ...end }, told, () => undefined);
  return rules.violations.map(({ rule }) => rule);
}

test("a run in which everything came back breaks no rule", async () => {
  expect(await broken()).toEqual([]);
});

describe("told as broken is", () => {
  const { result, ...absent } = job;
  const error = { code: "NO_DELIVERY", message: "why" };

  test.each<[string, Job]>([
    ["nothing stays open", { ...absent, status: "SUBMITTED" }],
    ["an absence is explained", { ...absent, status: "LOST", submissions: 3 }],
    ["an absence is explained", { ...absent, status: "REJECTED" }],
    ["a job is lost only when it may not be submitted again", { ...absent, status: "LOST", errors: [error] }],
    ["a result is the job's own", { ...job, result: '"of another"' }],
  ])("%s", async (rule, last) => {
    expect(await broken({ job: last })).toContain(rule);
  });

  test("a job whose delivery was taken in, and that ends without it", async () => {
    const lost: Job = { ...absent, status: "LOST", submissions: 3, errors: [error] };
    expect(await broken({ job: lost })).toEqual([]);
    for (const last of [lost, { ...lost, status: "REJECTED" as const }]) {
      expect(await broken({ job: last, taken: new Set(["order-1"]) })).toEqual([
        "what was answered with 200 is never lost",
      ]);
    }
  });

  test("a message of which nothing is left", async () => {
    const gone = { ...sent, jobId: "order-2", body: '{"job_id":"order-2"}' };
    expect(await broken({ sent: [sent, gone] })).toEqual([
      "an accepted message has an outcome or a dead letter",
    ]);
    const attributes = { error_code: "not_handled_in_time", error_message: "y" };
    const letter = { body: gone.body, attributes, sentAt: 14 * DAY - 3_600_000 };
    expect(await broken({ sent: [sent, gone], deadLetters: [letter] })).toEqual([]);
    const rule = "a good message is put aside only when its time in the queue ends";
    const early = { ...letter, sentAt: 13 * DAY };
    expect(await broken({ sent: [sent, gone], deadLetters: [early] })).toEqual([rule]);
    const refused = { ...letter, attributes: { ...attributes, error_code: "invalid_message" } };
    expect(await broken({ sent: [sent, gone], deadLetters: [refused] })).toEqual([rule]);
  });

  test("a message that cannot be accepted and was not put aside, and a dead letter without its reason", async () => {
    const invalid = { kind: "invalid", jobId: undefined, body: "no JSON", sentAt: 0 } as const;
    expect(await broken({ sent: [sent, invalid] })).toEqual([
      "a message that cannot be accepted is a dead letter",
    ]);
    expect(
      await broken({ sent: [sent, invalid], deadLetters: [{ body: "no JSON", attributes: {}, sentAt: 0 }] }),
    ).toEqual(["a dead letter says why"]);
  });

  test("an outcome that was not announced, one that never was, and events out of order", async () => {
    expect(await broken({ announced: [] })).toEqual(["every outcome is announced"]);
    expect(await broken({ announced: [2, 7] })).toEqual(["only what happened is announced"]);
    const lost: Job = { ...absent, status: "LOST", errors: [error], submissions: 3 };
    const outcomes = [lost, { ...job, version: 3 }];
    expect(await broken({ outcomes, announced: [2, 3, 2] })).toEqual([]);
    expect(await broken({ outcomes, announced: [3, 2] })).toEqual(["events of a job are told in order"]);
  });
});
