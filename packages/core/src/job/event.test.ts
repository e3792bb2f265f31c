import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberText } from "../json/member-text.ts";
import { EVENT_STATUSES, eventFor, MAX_EVENT_RESULT_BYTES, parseOutcomeDetail } from "./event.ts";
import { histories } from "./job.fixture.ts";
import type { Job } from "./record.ts";
import { isOutcome, JOB_STATUSES } from "./status.ts";

const options = { tableName: "Jobs", announceSubmitted: true };

function job(fields: Partial<Job> = {}): Job {
  return {
    job_id: "order-123",
    status: "SUCCEEDED",
    version: 3,
    target: { model_id: "abc123" },
    request_id: "r1",
    metadata: { customer: "42" },
    submissions: 1,
    deliveries: 1,
    created_at: "2026-01-01T00:00:00.000Z",
    submitted_at: "2026-01-01T00:00:01.000Z",
    completed_at: "2026-01-01T00:00:02.000Z",
    result: '{"label":"good"}',
    message_digest: "ab",
    expires_at: 1,
    ...fields,
  };
}

function detailOf(after: Job, more = {}): Record<string, unknown> {
  return JSON.parse(eventFor(undefined, after, { ...options, ...more })?.detail ?? "null");
}

test("the event of an outcome has all public fields of the record, and no others", () => {
  const event = eventFor(job({ status: "SUBMITTED" }), job(), options);
  expect(event).toMatchObject({ jobId: "order-123", detailType: "Job Succeeded" });
  expect(JSON.parse(event?.detail ?? "")).toEqual({
    event_id: "order-123:3",
    job_id: "order-123",
    status: "SUCCEEDED",
    target: { model_id: "abc123" },
    request_id: "r1",
    metadata: { customer: "42" },
    created_at: "2026-01-01T00:00:00.000Z",
    submitted_at: "2026-01-01T00:00:01.000Z",
    completed_at: "2026-01-01T00:00:02.000Z",
    result: { label: "good" },
  });
});

describe("which changes have an event", () => {
  test.each(EVENT_STATUSES)("%s has one event", (status) => {
    expect(eventFor(job({ status: "PENDING" }), job({ status }), options)?.detail).toContain(status);
    expect(eventFor(job({ status }), job({ status, version: 4, deliveries: 2 }), options)).toBeUndefined();
  });

  test("a change from any status to any other has an event, except one to PENDING", () => {
    for (const before of [undefined, ...JOB_STATUSES]) {
      for (const status of JOB_STATUSES) {
        const event = eventFor(before && { status: before }, job({ status }), options);
        const hasEvent = status !== "PENDING" && status !== before;
        expect({ before, status, hasEvent: event !== undefined }).toEqual({ before, status, hasEvent });
      }
    }
  });

  test("PENDING has no event, and SUBMITTED has one only if the setting asks for it", () => {
    expect(eventFor(undefined, job({ status: "PENDING" }), options)).toBeUndefined();
    const withoutSubmitted = { ...options, announceSubmitted: false };
    expect(eventFor(undefined, job({ status: "SUBMITTED" }), withoutSubmitted)).toBeUndefined();
    expect(eventFor(undefined, job(), withoutSubmitted)).toBeDefined();
  });

  test("a result that arrives after LOST has the event Job Succeeded with a new id", () => {
    const lost = job({ status: "LOST", version: 3 });
    const event = eventFor(lost, job({ version: 4 }), options);
    expect(event?.detailType).toBe("Job Succeeded");
    expect(JSON.parse(event?.detail ?? "").event_id).toBe("order-123:4");
  });

  test("in every history, each change of status has its event, with a unique and stable id", () => {
    fc.assert(
      fc.property(histories, (changes) => {
        const ids = changes.flatMap(({ before, after }) => {
          const event = eventFor(before, after, options);
          expect(event).toEqual(eventFor(before, structuredClone(after), options));
          expect(event !== undefined).toBe(after.status !== "PENDING" && before?.status !== after.status);
          if (event === undefined) return [];
          const detail = JSON.parse(event.detail);
          expect(detail.status).toBe(after.status);
          expect("completed_at" in detail).toBe(isOutcome(after.status));
          return [detail.event_id];
        });
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe("the result", () => {
  const resultOfBytes = (bytes: number) =>
    `"${"é".repeat(Math.floor((bytes - 2) / 2))}${"x".repeat(bytes % 2)}"`;

  test.each([
    ["below 100,000 bytes is in the event", MAX_EVENT_RESULT_BYTES - 1, true],
    ["of 100,000 bytes has a location", MAX_EVENT_RESULT_BYTES, false],
    ["above that has a location", MAX_EVENT_RESULT_BYTES + 1, false],
  ])("%s, counted as UTF-8", (_, bytes, isInEvent) => {
    const result = resultOfBytes(bytes);
    expect(Buffer.byteLength(result)).toBe(bytes);
    const detail = detailOf(job({ result }));
    expect("result" in detail).toBe(isInEvent);
    expect(detail.result_location).toBe(isInEvent ? undefined : "dynamodb://Jobs/order-123");
  });

  test("is copied byte for byte", () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, spaced) => {
        const result = spaced ? ` { "n": 1.0, "id": 12345678901234567890, "value": ${text} } ` : text;
        const { detail } = eventFor(undefined, job({ result }), options) ?? { detail: "" };
        expect(memberText(detail, "result")).toBe(result.trim());
        expect(JSON.parse(detail).result).toEqual(JSON.parse(result));
      }),
    );
  });

  test("null is a result", () => {
    expect(detailOf(job({ result: "null" }))).toHaveProperty("result", null);
  });

  test("in S3 has its location", () => {
    const { result: _, ...large } = job({ result_location: "s3://bucket/results/1.json" });
    expect(detailOf(large)).toMatchObject({ result_location: "s3://bucket/results/1.json" });
    expect(detailOf(large)).not.toHaveProperty("result");
  });

  test("is not in the event if maxResultBytes excludes it, and has a location", () => {
    const detail = detailOf(job({ result: "1" }), { maxResultBytes: 0 });
    expect(detail).toHaveProperty("result_location", "dynamodb://Jobs/order-123");
    expect(detail).not.toHaveProperty("result");
  });
});

describe("a result that is no strict JSON", () => {
  const notJson = (result: string) => job({ result, result_not_json: true });

  test("is in the event as text, so that the event is JSON", () => {
    const detail = detailOf(notJson('{"score":NaN,"a":"\n\u0000"}'));
    expect(detail).toMatchObject({ result_text: '{"score":NaN,"a":"\n\u0000"}', result_not_json: true });
    expect(detail).not.toHaveProperty("result");
  });

  test("has a location if its text is too large as a JSON string", () => {
    const text = `[NaN,"${"\n".repeat(MAX_EVENT_RESULT_BYTES / 2)}"]`;
    expect(detailOf(notJson(text))).toMatchObject({
      result_location: "dynamodb://Jobs/order-123",
      result_not_json: true,
    });
  });

  test("in S3 has its location", () => {
    const { result: _, ...large } = { ...notJson(""), result_location: "s3://bucket/results/1.json" };
    expect(detailOf(large)).toMatchObject({
      result_location: "s3://bucket/results/1.json",
      result_not_json: true,
    });
  });
});

test("the largest event is far below the 1 MB limit of EventBridge", () => {
  const errors = Array.from({ length: 10 }, () => ({ code: "é".repeat(128), message: "é".repeat(2000) }));
  const metadata = { a: "x".repeat(2047) };
  const event = eventFor(undefined, job({ result: `"${"x".repeat(99_000)}"`, errors, metadata }), options);
  expect(Buffer.byteLength(event?.detail ?? "")).toBeLessThan(200_000);
});

test("the detail of an outcome is read; that of anything else is not", () => {
  const detail = detailOf(job());
  expect(parseOutcomeDetail({ ...detail, field_of_a_later_version: 1 })).toEqual(detail);
  const lost = detailOf(job({ status: "LOST", result: undefined }));
  expect(parseOutcomeDetail(lost)).toEqual(lost);
  const { event_id, ...nameless } = detail;
  const others = [nameless, { ...detail, status: "SUBMITTED" }, { ...detail, status: "toString" }, "x", null];
  expect([event_id, ...others].map(parseOutcomeDetail)).toEqual(Array(6).fill(undefined));
});
