import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { createRules } from "./rules.ts";
import { START } from "./settings.ts";

const HOUR = 3_600_000;
const PENDING: Job = {
  job_id: "order-1",
  status: "PENDING",
  version: 1,
  submissions: 1,
  deliveries: 0,
  created_at: "2026-01-01T00:00:00.000Z",
  lease_until: "2026-01-01T00:01:30.000Z",
  check_at: "2026-01-01T01:10:00.000Z",
  open_shard: 3,
};
const { lease_until: _, check_at, open_shard, ...closed } = PENDING;
const SUCCEEDED: Job = {
  ...closed,
  status: "SUCCEEDED",
  version: 2,
  deliveries: 1,
  result: "1",
  request_id: "r1",
};

/** What the rules say of a story. */
function broken(tell: (rules: ReturnType<typeof createRules>) => void): string[] {
  const limits = [{ operations: ["submit"], limit: 2, windowMs: 1000 }] as const;
  const rules = createRules(limits, (line) => line.includes("PRIVATE"));
  rules.delivering?.("order-1", "r1");
  tell(rules);
  return rules.violations.map(({ rule }) => rule);
}

const change = (before: Job | undefined, after: Job, at = START) =>
  broken(({ changed }) => changed?.({ sequence: 1, before, after }, at));

test("a job's usual way breaks no rule", () => {
  expect(
    broken(({ changed, called, delivered, logged }) => {
      changed?.({ sequence: 1, before: undefined, after: PENDING }, START);
      called?.("submit", START);
      called?.("submit", START + 1);
      called?.("submit", START + 1000);
      changed?.({ sequence: 2, before: PENDING, after: SUCCEEDED }, START + 5);
      changed?.(
        { sequence: 3, before: SUCCEEDED, after: { ...SUCCEEDED, version: 3, deliveries: 2 } },
        START + 9,
      );
      delivered?.("order-1", 200);
      delivered?.("order-1", 503);
      logged?.({ of: "receiver" } as never, "result stored", { job_id: "order-1" });
    }),
  ).toEqual([]);
});

describe("told as broken is", () => {
  test.each<[string, Job | undefined, Job]>([
    ["every write is counted", PENDING, { ...SUCCEEDED, version: 3 }],
    ["no more submissions than allowed", undefined, { ...PENDING, submissions: 4 }],
    ["the index holds the open jobs and no others", undefined, { ...closed, status: "SUBMITTED" }],
    ["the index holds the open jobs and no others", PENDING, { ...SUCCEEDED, check_at: "x", open_shard: 1 }],
    ["a request is the job's own", PENDING, { ...SUCCEEDED, request_id: "of another" }],
    ["a stored result never changes", SUCCEEDED, { ...SUCCEEDED, version: 3, result: "2" }],
    ["an outcome is final", { ...closed, status: "REJECTED" }, { ...SUCCEEDED }],
  ])("%s", (rule, before, after) => {
    expect(change(before, after)).toContain(rule);
  });

  test("an absence that gives way to anything but a delivery", () => {
    const lost: Job = { ...closed, status: "LOST" };
    expect(change(lost, SUCCEEDED)).toEqual([]);
    expect(change(lost, { ...lost, status: "EXPIRED", version: 2 })).toContain("an outcome is final");
  });

  test("a claim while another holds, and one over an unknown submission that was to wait", () => {
    const again: Job = { ...PENDING, version: 2, submissions: 2, lease_until: "2026-01-01T00:03:00.000Z" };
    const claimed = (at: number, before = PENDING) =>
      broken(({ changed }) => changed?.({ sequence: 1, before, after: { ...before, ...again } }, at));
    expect(claimed(START + 90_000)).toEqual([]);
    expect(claimed(START + 89_000)).toEqual(["a claimed job is claimed by nobody else"]);
    expect(claimed(START + 90_000, { ...PENDING, on_unknown: "wait" })).toEqual([
      "who would rather wait is not submitted again",
    ]);
  });

  test("a submitted job that is cancelled without the API, and a rejection that the API never spoke", () => {
    const submitted: Job = { ...PENDING, status: "SUBMITTED", request_id: "r1" };
    const ended = (before: Job, status: "CANCELED" | "REJECTED", body: string, code: number) =>
      broken(({ changed, answeredByApi }) => {
        answeredByApi?.({ operation: "submit", jobId: "order-1", process: {} as never, status: code, body });
        changed?.({ sequence: 1, before, after: { ...closed, status, version: 2 } }, START);
      });
    expect(ended(submitted, "CANCELED", '{"request_id":"r1","canceled":true}', 200)).toEqual([]);
    expect(ended(submitted, "CANCELED", '{"request_id":"r1","canceled":false}', 200)).toEqual([
      "a submitted job is cancelled by the API alone",
    ]);
    expect(ended(PENDING, "REJECTED", "{}", 422)).toEqual([]);
    expect(ended(PENDING, "REJECTED", "{}", 401)).toEqual(["a job is rejected for its own fault alone"]);
  });

  test("a final record of which more than its deliveries change", () => {
    const next = { ...SUCCEEDED, version: 3, deliveries: 2 };
    expect(change(SUCCEEDED, next)).toEqual([]);
    expect(change(SUCCEEDED, { ...next, expires_at: 1 })).toEqual([
      "of a final record only its deliveries are counted",
    ]);
  });

  test("a write under the claim of another process", () => {
    const wrote = (writer: object) =>
      broken((rules) => {
        const mine = { of: "dispatcher" };
        rules.wrote?.(mine as never, { before: undefined, after: PENDING });
        const after: Job = { ...PENDING, status: "SUBMITTED", version: 2, request_id: "r1" };
        rules.wrote?.((writer === mine ? mine : writer) as never, { before: PENDING, after });
      });
    expect(wrote({ of: "receiver" })).toEqual([]);
    expect(wrote({ of: "dispatcher" })).toEqual(["nobody writes under the claim of another"]);
  });

  test("a job that ends long after its deadline, once there are no troubles", () => {
    const end = (at: number) =>
      broken(({ changed, healed }) => {
        changed?.({ sequence: 1, before: undefined, after: PENDING }, START);
        healed?.(START + HOUR);
        changed?.({ sequence: 2, before: PENDING, after: { ...closed, status: "LOST", version: 2 } }, at);
      });
    expect(end(START + 2.4 * HOUR)).toEqual([]);
    expect(end(START + 2.6 * HOUR)).toEqual(["no job is open past its deadline"]);
  });

  test("a call too many in any window, in whatever order calls are told", () => {
    const calls = (...times: number[]) =>
      broken(({ called }) => {
        for (const at of times) called?.("submit", at);
      });
    expect(calls(0, 1, 999)).toEqual(["at most 2 calls in 1000 ms"]);
    expect(calls(999, 0, 1)).toEqual(["at most 2 calls in 1000 ms"]);
    expect(calls(0, 500, 1000, 1500)).toEqual([]);
  });

  test("a submission that the API accepts once too often", () => {
    const accepted = (count: number) =>
      broken(({ answeredByApi }) => {
        for (let n = 0; n < count; n++) {
          const body = JSON.stringify({ request_id: `r${n + 2}` });
          answeredByApi?.({ operation: "submit", jobId: "order-1", process: {} as never, status: 201, body });
        }
      });
    expect(accepted(2)).toEqual([]);
    expect(accepted(3)).toEqual(["no more submissions than allowed"]);
  });

  test.each([401, 400, 404, 429, 413])("a good delivery that is answered with %i", (status) => {
    expect(broken(({ delivered }) => delivered?.("order-1", status))).toEqual([
      "a good delivery is never refused",
    ]);
  });

  test("a log line with anything private", () => {
    const log = { of: "receiver" } as never;
    expect(broken(({ logged }) => logged?.(log, "stored", { output: "PRIVATE" }))).toHaveLength(1);
  });

  test("an event that is told in two ways", () => {
    const event = (status: string) => ({
      jobId: "order-1",
      detailType: "Job Lost" as const,
      detail: JSON.stringify({ event_id: "order-1:2", status }),
    });
    expect(broken(({ announced }) => [announced?.(event("LOST")), announced?.(event("LOST"))])).toEqual([]);
    expect(broken(({ announced }) => [announced?.(event("LOST")), announced?.(event("EXPIRED"))])).toEqual([
      "an event is the same whenever it is told",
    ]);
  });
});
