import { expect, test } from "vitest";
import { metricsEntries } from "../settings/metrics-settings.ts";
import { readSettings } from "../settings/read-settings.ts";
import { captureOutput, parsed } from "./capture-console.fixture.ts";
import { createMeter, createMetrics } from "./meter.ts";

test("the metrics of an invocation are one line in the Embedded Metric Format, with service and namespace", () => {
  const lines = captureOutput();
  const metrics = createMetrics("dispatcher", "Boomerang/Staging");
  const meter = createMeter(metrics);
  meter.count("JobsRejected");
  meter.count("JobsRejected");
  meter.count("EventsFailed", 7);
  meter.gauge("OldestOpenJobSeconds", 12.5);
  expect(lines()).toEqual([]);
  metrics.publishStoredMetrics();
  expect(parsed(lines())).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: "Boomerang/Staging",
            Dimensions: [["service"]],
            Metrics: [
              { Name: "JobsRejected", Unit: "Count" },
              { Name: "EventsFailed", Unit: "Count" },
              { Name: "OldestOpenJobSeconds", Unit: "Seconds" },
            ],
          },
        ],
      },
      service: "dispatcher",
      JobsRejected: [1, 1],
      EventsFailed: 7,
      OldestOpenJobSeconds: 12.5,
    },
  ]);
});

test("a gauge of a target is a line of its own, with the target as dimension", () => {
  const lines = captureOutput();
  const metrics = createMetrics("scheduler", "Boomerang");
  const meter = createMeter(metrics);
  meter.count("WakeFailed");
  meter.gauge("QueuedRequests", 3, "model:abc123/production");
  meter.gauge("QueuedRequests", 4, "chain:def456/staging@regional");
  metrics.publishStoredMetrics();
  const printed = parsed(lines());
  expect(
    printed.map(({ service, target, QueuedRequests, WakeFailed }) => ({
      service,
      target,
      QueuedRequests,
      WakeFailed,
    })),
  ).toEqual([
    { service: "scheduler", target: "model:abc123/production", QueuedRequests: 3 },
    { service: "scheduler", target: "chain:def456/staging@regional", QueuedRequests: 4 },
    { service: "scheduler", WakeFailed: 1 },
  ]);
  expect(printed[0]).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: "Boomerang", Dimensions: [["service", "target"]] }] },
  });
  // The dimension of one gauge must not leak into the next metric.
  expect(printed[2]).toMatchObject({ _aws: { CloudWatchMetrics: [{ Dimensions: [["service"]] }] } });
});

test("hundreds of counts in one invocation are all published", () => {
  const lines = captureOutput();
  const metrics = createMetrics("publisher", "Boomerang");
  const meter = createMeter(metrics);
  for (let n = 0; n < 250; n++) meter.count("EventsFailed", 2);
  metrics.publishStoredMetrics();
  const values = parsed(lines()).flatMap(({ EventsFailed }) => EventsFailed as number[]);
  expect(values).toEqual(Array(250).fill(2));
});

test("the namespace is a setting that CloudWatch accepts, by default Boomerang", () => {
  const namespaceOf = (env: Record<string, string>) => readSettings(metricsEntries, env).METRICS_NAMESPACE;
  expect(namespaceOf({})).toBe("Boomerang");
  expect(namespaceOf({ METRICS_NAMESPACE: "Boomerang/Staging-2" })).toBe("Boomerang/Staging-2");
  for (const METRICS_NAMESPACE of ["", "a b", "a".repeat(256)]) {
    expect(() => namespaceOf({ METRICS_NAMESPACE })).toThrow("METRICS_NAMESPACE must be the namespace");
  }
});
