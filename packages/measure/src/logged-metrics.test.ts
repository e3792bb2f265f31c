import { expect, test } from "vitest";
import { loggedCounts } from "./logged-metrics.ts";

/** A line as Powertools logs it. */
function line(
  metrics: Readonly<Record<string, [unit: string, value: number | number[]]>>,
  more: object = {},
): string {
  const Metrics = Object.entries(metrics).map(([Name, [Unit]]) => ({ Name, Unit }));
  const values = Object.fromEntries(Object.entries(metrics).map(([name, [, value]]) => [name, value]));
  const CloudWatchMetrics = [
    { Namespace: "Boomerang", Dimensions: [["service", ...Object.keys(more)]], Metrics },
  ];
  return JSON.stringify({
    _aws: { Timestamp: 1_800_000_000_000, CloudWatchMetrics },
    service: "x",
    ...more,
    ...values,
  });
}

test("counters are summed over lines, and over the values of a line", () => {
  const lines = [
    line({ JobsRejected: ["Count", [1, 4]], JobsReturned: ["Count", 1] }),
    line({ JobsRejected: ["Count", 5] }),
  ];
  expect(loggedCounts(lines)).toEqual({ JobsRejected: 10, JobsReturned: 1 });
});

test("a counter is found wherever the line has its format, and not where another line quotes it", () => {
  const counted = line({ JobsSubmitted: ["Count", 1] });
  const { _aws, ...rest } = JSON.parse(counted);
  const quoting = JSON.stringify({ message: counted });
  expect(loggedCounts([JSON.stringify({ timestamp: "2026-11-29", ...rest, _aws }), quoting])).toEqual({
    JobsSubmitted: 1,
  });
});

test("gauges, lines of other kinds and cut lines do not count", () => {
  const lines = [
    line({ QueuedRequests: ["Count", 7] }, { target: "model:abc/production" }),
    line({ OldestOpenJobSeconds: ["Seconds", 9], JobsRejected: ["Count", 1] }),
    ...['{"message":"job submitted"}', '{"_aws":', '{"_aws":{}}', "REPORT", ""],
  ];
  expect(loggedCounts(lines)).toEqual({ JobsRejected: 1 });
});
