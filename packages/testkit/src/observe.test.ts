import { expect, test } from "vitest";
import { createRecordingLog, createRecordingMeter } from "./observe.ts";

test("the memory log keeps its lines", () => {
  const log = createRecordingLog();
  log.info("a");
  log.warn("b", { job_id: "order-1" });
  log.error("c", {});
  expect(log.lines).toEqual([
    { level: "info", message: "a" },
    { level: "warn", message: "b", fields: { job_id: "order-1" } },
    { level: "error", message: "c", fields: {} },
  ]);
});

test("the memory meter sums counts and keeps the latest value of a gauge for each target", () => {
  const meter = createRecordingMeter();
  meter.count("JobsSubmitted");
  meter.count("JobsSubmitted", 2);
  meter.gauge("QueuedRequests", 5, "model:a/production");
  meter.gauge("QueuedRequests", 6, "model:a/production");
  meter.gauge("OldestOpenJobSeconds", 7);
  expect(meter.totals).toEqual({
    JobsSubmitted: 3,
    "QueuedRequests{model:a/production}": 6,
    OldestOpenJobSeconds: 7,
  });
});
