import type { Job, ProviderRequest } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { timelineOf } from "./timeline.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 12) + 1000 * seconds).toISOString();
const NOW = Date.parse(at(100));

const SUCCEEDED: Job = {
  ...{ jobId: "a", status: "SUCCEEDED", submissions: 1, deliveries: 1, errors: [], requestId: "r1" },
  ...{ sentAt: at(0), createdAt: at(2), submittedAt: at(3), completedAt: at(13) },
  ...{ output: 1, text: "1", isJson: true },
};
const PROVIDER: ProviderRequest = {
  ...{ requestId: "r1", status: "SUCCEEDED", errors: [] },
  ...{ createdAt: at(3), statusAt: at(12) },
};

const NOT_TOLD =
  "how the time at the provider divides into its queue and the inference: the provider does not tell";
const NOT_RECORDED = "when it was checked, and when its events were published: a record does not say";

describe("the time of a job divides", () => {
  test("into our queue, the provider and the delivery, if the provider tells when it was done", () => {
    const { spans, unknown, steps } = timelineOf(SUCCEEDED, PROVIDER, NOW);
    expect(spans).toEqual([
      { where: "in our queue", ms: 3000 },
      { where: "at the provider (its queue and the inference)", ms: 9000 },
      { where: "delivery", ms: 1000 },
    ]);
    expect(unknown).toEqual([NOT_TOLD, NOT_RECORDED]);
    expect(steps.map(({ what, sinceMs }) => [what, sinceMs])).toEqual([
      ["Message sent to the jobs queue", undefined],
      ["Claimed by a dispatcher", 2000],
      ["Submitted", 1000],
      ["Inference ended at the provider: SUCCEEDED", 9000],
      ["Result delivered and stored: SUCCEEDED", 1000],
    ]);
  });

  test("without the provider into our queue and the rest, and says what is not known", () => {
    const { spans, unknown } = timelineOf(SUCCEEDED, undefined, NOW);
    expect(spans).toEqual([
      { where: "in our queue", ms: 3000 },
      { where: "at the provider (its queue and the inference)", ms: 10_000 },
    ]);
    expect(unknown).toEqual([NOT_TOLD, NOT_RECORDED, expect.stringContaining("when the inference ended")]);
  });

  test("until now, while the job is open", () => {
    const { output, text, isJson, completedAt, submittedAt, requestId, ...rest } =
      SUCCEEDED as never as Record<string, unknown>;
    const pending = {
      ...rest,
      status: "PENDING",
      submissions: 0,
      deliveries: 0,
      nextCheckAt: at(200),
    } as unknown as Job;
    expect(timelineOf(pending, undefined, NOW).spans).toEqual([{ where: "in our queue", ms: 100_000 }]);
    const submitted = { ...pending, status: "SUBMITTED", submissions: 1, submittedAt: at(3) } as Job;
    expect(timelineOf(submitted, undefined, NOW).spans).toEqual([
      { where: "in our queue", ms: 3000 },
      { where: "at the provider (its queue and the inference)", ms: 97_000 },
    ]);
    expect(timelineOf(submitted, undefined, NOW).steps.at(-1)?.what).toContain("Next check against the API");
  });
});

test("a provider's time without a zone is UTC, and one that cannot be read is left out", () => {
  const end = (statusAt: string) =>
    timelineOf(SUCCEEDED, { ...PROVIDER, statusAt }, NOW).steps.find(({ what }) =>
      what.startsWith("Inference"),
    )?.at;
  expect(end("2026-11-28T12:00:12.123456")).toBe("2026-11-28T12:00:12.123Z");
  expect(end("2026-11-28T14:00:12+02:00")).toBe(at(12));
  expect(end("soon")).toBeUndefined();
});

test("a request that has not ended says nothing of an inference", () => {
  for (const status of ["QUEUED", "IN_PROGRESS", "EXPIRED", "CANCELED"]) {
    const { steps } = timelineOf(SUCCEEDED, { ...PROVIDER, status }, NOW);
    expect(steps.filter(({ what }) => what.startsWith("Inference"))).toEqual([]);
  }
});

test("a job that was submitted again, and one whose result came twice, say so", () => {
  const { steps, unknown } = timelineOf(
    { ...SUCCEEDED, submissions: 2, deliveries: 3 } as Job,
    PROVIDER,
    NOW,
  );
  expect(steps[2]).toMatchObject({ what: "Submitted, for the second time", detail: "request r1" });
  expect(steps.at(-1)?.detail).toBe("3 deliveries came; the first result counts");
  expect(unknown).toEqual([
    "when the earlier submissions were: a record has the latest",
    NOT_TOLD,
    NOT_RECORDED,
  ]);
});

test("the time of several submissions is not all the provider's", () => {
  const again = { ...SUCCEEDED, submissions: 2 } as Job;
  expect(timelineOf(again, PROVIDER, NOW).spans[0]).toEqual({
    where: "our queue, and earlier submissions",
    ms: 3000,
  });
  const unknown = { ...again, submittedAt: undefined } as Job;
  expect(timelineOf(unknown, PROVIDER, NOW).spans).toEqual([
    { where: "submissions, and the provider", ms: 13_000 },
  ]);
});

test("a job that was rejected was never at the provider, and nothing of it is unknown", () => {
  const rejected = { ...SUCCEEDED, status: "REJECTED", submittedAt: undefined, requestId: undefined };
  const { spans, unknown } = timelineOf(rejected as never as Job, undefined, NOW);
  expect(spans).toEqual([{ where: "in our queue", ms: 13_000 }]);
  expect(unknown).toEqual([]);
});

test("an inference that ended before its submission was recorded is no time of the provider after it", () => {
  const { spans, steps } = timelineOf(SUCCEEDED, { ...PROVIDER, statusAt: at(2.5) }, NOW);
  expect(spans).toEqual([
    { where: "in our queue", ms: 2500 },
    { where: "delivery", ms: 10_500 },
  ]);
  expect(steps.map(({ what }) => what).slice(2, 4)).toEqual([
    "Inference ended at the provider: SUCCEEDED",
    "Submission recorded, when its inference had ended",
  ]);
});

test("clocks that differ make no negative part", () => {
  const late = { ...PROVIDER, statusAt: at(14) };
  expect(timelineOf(SUCCEEDED, late, NOW).spans.every(({ ms }) => ms > 0)).toBe(true);
});

test("a submission whose response was lost counts as made at once after the claim, and the page says so", () => {
  const { spans, unknown } = timelineOf({ ...SUCCEEDED, submittedAt: undefined } as Job, PROVIDER, NOW);
  expect(spans).toEqual([
    { where: "in our queue", ms: 2000 },
    { where: "at the provider (its queue and the inference)", ms: 10_000 },
    { where: "delivery", ms: 1000 },
  ]);
  expect(unknown).toContain(
    "when the API accepted the submission: the delivery was quicker than the response, or that did not come",
  );
});
