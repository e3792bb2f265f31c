import {
  DEFAULT_DEPLOYMENT_NAME,
  DELIVERY_METHOD,
  deliveryDimensions,
  metricsNamespace,
  parseWebhookPath,
} from "@boomerang/core";
import type { Meter } from "@boomerang/runtime";
import type { LoopbackRequest } from "../http/loopback-server.ts";
import type { MetricStore } from "./metric-store.ts";

/** The metrics that a function emits itself, as they are in CloudWatch. */
export function createMetricMeter(metrics: MetricStore, service: string): Meter {
  const namespace = metricsNamespace(DEFAULT_DEPLOYMENT_NAME);
  return {
    count(name, value = 1) {
      metrics.add({ namespace, name, dimensions: { service } }, value);
    },
    gauge(name, value, target) {
      metrics.add(
        { namespace, name, dimensions: { service, ...(target !== undefined && { target }) } },
        value,
      );
    },
  };
}

/** What API Gateway counts of deliveries: of the calls of one method. @returns a function that is called with each request and its response's status */
export function countDeliveries(
  metrics: MetricStore,
): (request: Pick<LoopbackRequest, "method" | "url">, status: number) => void {
  const of = { namespace: "AWS/ApiGateway", dimensions: deliveryDimensions(DEFAULT_DEPLOYMENT_NAME) };
  return ({ method, url }, status) => {
    if (method !== DELIVERY_METHOD.method || parseWebhookPath(url) === undefined) return;
    metrics.add({ ...of, name: "Count" }, 1);
    metrics.add({ ...of, name: "5XXError" }, status >= 500 ? 1 : 0);
  };
}
