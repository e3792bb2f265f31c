import { deliveryDimensions } from "@boomerang/core";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createMetricStore, type MetricId } from "./metric-store.ts";
import { countDeliveries, createMetricMeter } from "./pipeline-metrics.ts";

function setUp() {
  const clock = new VirtualClock();
  const metrics = createMetricStore(clock);
  const sumOf = (metric: MetricId) =>
    metrics
      .read({ ...metric, statistic: "Sum", periodMs: 60_000, from: 0, to: clock.now() + 1 })
      .map(({ value }) => value);
  return { metrics, sumOf };
}

test("what a function counts has its name, and the value of a target the target's", () => {
  const { metrics, sumOf } = setUp();
  const meter = createMetricMeter(metrics, "scheduler");
  meter.count("JobsLost");
  meter.count("JobsLost", 2);
  meter.gauge("QueuedRequests", 7, "model:a/production");
  const own = (name: string, dimensions: MetricId["dimensions"]) =>
    sumOf({ namespace: "Boomerang", name, dimensions });
  expect(own("JobsLost", { service: "scheduler" })).toEqual([3]);
  expect(own("JobsLost", { service: "dispatcher" })).toEqual([]);
  expect(own("QueuedRequests", { service: "scheduler", target: "model:a/production" })).toEqual([7]);
});

test("deliveries are counted, and those that were answered with 5xx; other requests are not", () => {
  const { metrics, sumOf } = setUp();
  const count = countDeliveries(metrics);
  const url = `/v1/webhooks/order-1/${"t".repeat(43)}`;
  for (const status of [200, 401, 502]) count({ method: "POST", url }, status);
  count({ method: "GET", url }, 403);
  count({ method: "POST", url: "/favicon.ico" }, 404);
  const dimensions = deliveryDimensions("Boomerang");
  const of = (name: string) => sumOf({ namespace: "AWS/ApiGateway", name, dimensions });
  expect([of("Count"), of("5XXError")]).toEqual([[3], [1]]);
});
