import { isOutcome, type RequestStatus } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { harnessWith, OUTPUT_GONE, reports } from "../testing/harness.fixture.ts";
import { apply, MINUTE, statusResponse, submitted, T0, timing } from "../testing/job.fixture.ts";
import { decideByStatus } from "./decide.ts";

const EXPLAINED = [
  "its size is not known",
  "it is too large",
  "4.7 MB",
  "API Gateway accepts 10 MB",
  "Lambda 6 MB",
  "could not be reached",
  "Deliveries failed with 5xx",
  "docs/deploy.md, Large outputs",
];
const GONE = { status: "WEBHOOK_FAILED", webhook_status: "FAILED" } as const;

const decide = (fields: Partial<RequestStatus>, job = submitted(), resubmitsUndelivered = false) =>
  decideByStatus(job, statusResponse(fields), T0 + 10 * MINUTE, { timing, resubmitsUndelivered });

describe("an output that the provider could not deliver", () => {
  test("is inferred once: the job is LOST, and the record names size, limits, the other cause and what to do", async () => {
    const harness = harnessWith([submitted()], { rule: OUTPUT_GONE });
    await harness.run();
    const { status, submissions, errors = [] } = harness.job() ?? {};
    expect({ status, submissions }).toEqual({ status: "LOST", submissions: 1 });
    expect(harness.jobsQueue.sent).toEqual([]);
    expect(harness.meter.totals).toMatchObject({ JobsLost: 1 });
    expect(errors).toMatchObject([{ code: "OUTPUT_NOT_DELIVERED" }]);
    const message = errors[0]?.message.toLowerCase();
    for (const part of EXPLAINED) expect(message).toContain(part.toLowerCase());
  });

  test("replaces LOST if it arrives later after all", () => {
    const job = submitted();
    const lost = apply(job, decide(GONE));
    expect(lost.status).toBe("LOST");
    const content = { result: { text: "1" } };
    const write = { type: "deliver", jobId: job.job_id, requestId: "r-order-1", content } as const;
    expect(apply(lost, write)).toMatchObject({ status: "SUCCEEDED", result: "1" });
  });

  test("is resubmitted if the setting is on, with the same explanation at the third loss", () => {
    const first = apply(submitted(), decide(GONE, undefined, true));
    expect(first).toMatchObject({ status: "PENDING", submissions: 1 });
    const third = { ...submitted(), submissions: 3 };
    const last = apply(third, decide(GONE, third, true));
    expect(last).toMatchObject({ status: "LOST", submissions: 3 });
    expect(last.errors).toEqual(first.errors);
  });

  test("is not resubmitted with on_lost fail, whatever the setting", () => {
    const job = submitted({ on_lost: "fail" });
    for (const resubmits of [true, false])
      expect(apply(job, decide(GONE, job, resubmits)).status).toBe("LOST");
  });
});

describe("size is not named as the cause", () => {
  const lateAt = "2025-12-31T00:00:00Z";

  test.each([
    ["the provider got 2xx for the delivery", { status: "SUCCEEDED", webhook_status: "SUCCEEDED" }],
    ["the delivery is still pending after its time", { status: "SUCCEEDED", webhook_status: "PENDING" }],
    ["no delivery was asked for", { status: "SUCCEEDED", webhook_status: "NO_WEBHOOK_PROVIDED" }],
  ] as const)("if %s: the job is resubmitted as its on_lost says", (_, fields) => {
    const write = decide({ ...fields, status_at: lateAt });
    expect(write).toMatchObject({ type: "lost", error: { code: "DELIVERY_FAILED" } });
    expect(apply(submitted(), write).status).toBe("PENDING");
  });

  test("if a delivery came, but could not be read: the record keeps what is known of it", () => {
    const location = "s3://bucket/malformed";
    const error = { code: "DELIVERY_MALFORMED", message: "no request_id" } as const;
    const job = apply(submitted(), { type: "malformed_delivery", location, error });
    const write = decide(GONE, job);
    expect(write).toMatchObject({ type: "lost", error: { code: "DELIVERY_FAILED" } });
    expect(apply(job, write)).toMatchObject({ status: "LOST", errors: [error] });
  });

  test("if the inference itself failed: that is the outcome", async () => {
    const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
    const rule = reports({ status: "FAILED", webhook_status: "FAILED", errors });
    const harness = harnessWith([submitted()], { rule });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "FAILED", errors });
    expect(isOutcome(harness.job()?.status ?? "PENDING")).toBe(true);
  });
});
