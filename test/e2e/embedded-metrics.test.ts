import { expect, test } from "vitest";
import { embeddedMetrics } from "./embedded-metrics.ts";

const line = (metrics: readonly string[], fields: Readonly<Record<string, unknown>>) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1_795_356_233_532,
      CloudWatchMetrics: [
        {
          Namespace: "Boomerang",
          Dimensions: [["service"]],
          Metrics: metrics.map((Name) => ({ Name, Unit: "Count" })),
        },
      ],
    },
    ...fields,
  });

test("each value of each metric becomes a measurement with the dimensions of its line", () => {
  const common = {
    namespace: "Boomerang",
    dimensions: { service: "receiver" },
    at: new Date(1_795_356_233_532),
  };
  expect(embeddedMetrics([line(["A", "B"], { service: "receiver", other: "x", A: 1, B: [2, 3] })])).toEqual([
    { ...common, name: "A", value: 1 },
    { ...common, name: "B", value: 2 },
    { ...common, name: "B", value: 3 },
  ]);
});

test("other log lines are ignored", () => {
  expect(embeddedMetrics(["START RequestId: 1", '{"level":"INFO","message":"_aws"}', ""])).toEqual([]);
});
