import { expect, test } from "vitest";
import { alarmName, deliveryDimensions, metricsNamespace } from "./monitoring-names.ts";

test("each deployment has a namespace of its own; that of the default name is shorter", () => {
  expect(["Boomerang", "Shop"].map(metricsNamespace)).toEqual(["Boomerang", "Boomerang/Shop"]);
});

test("alarms and deliveries are named after the deployment", () => {
  expect(alarmName("Shop", "Dead letters")).toBe("Shop: Dead letters");
  expect(deliveryDimensions("Shop")).toEqual({
    ApiName: "Shop",
    Stage: "prod",
    Resource: "/v1/webhooks/{job_id}/{token}",
    Method: "POST",
  });
});
