import { expect, test } from "vitest";
import { createRecordingLog, createRecordingMeter } from "./observe.ts";

test("a recording log keeps its lines, and of an error only what may be logged", () => {
  const log = createRecordingLog();
  log.info("a");
  log.warn("b", { job_id: "order-1" });
  log.error("c", { error: new Error("PRIVATE") });
  expect(log.lines).toEqual([
    { level: "info", message: "a", fields: {} },
    { level: "warn", message: "b", fields: { job_id: "order-1" } },
    { level: "error", message: "c", fields: { error: expect.objectContaining({ name: "Error" }) } },
  ]);
  expect(JSON.stringify(log.lines)).not.toContain("PRIVATE");
});

test("a recording meter sums counts and keeps the latest value of a gauge for each target", () => {
  const meter = createRecordingMeter();
  meter.count("JobsRejected");
  meter.count("JobsRejected", 2);
  meter.gauge("QueuedRequests", 5, "model:a/production");
  meter.gauge("QueuedRequests", 6, "model:a/production");
  meter.gauge("OldestOpenJobSeconds", 7);
  expect(meter.totals).toEqual({
    JobsRejected: 3,
    "QueuedRequests{model:a/production}": 6,
    OldestOpenJobSeconds: 7,
  });
});
