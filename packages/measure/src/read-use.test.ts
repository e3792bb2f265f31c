import { expect, test } from "vitest";
import { readUse } from "./read-use.ts";
import type { MetricQuery } from "./stack.ts";
import { fakeStack } from "./testing/fake-stack.fixture.ts";

const PERIOD = { from: 0, to: 60_000 };
const REPORT =
  "REPORT RequestId: 1\tDuration: 100 ms\tBilled Duration: 500 ms\tMemory Size: 1024 MB\tMax Memory Used: 90 MB\n";
const METRICS = JSON.stringify({
  _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: "EventsFailed", Unit: "Count" }] }] },
  EventsFailed: 7,
});

/** Every query of AWS's metrics gets the value that its name has here. */
function setUp(
  values: Readonly<Record<string, number>>,
  functionsWithLines = ["dispatcher", "receiver", "scheduler", "publisher"],
) {
  const { stack, logs } = fakeStack();
  const queries: MetricQuery[] = [];
  for (const name of functionsWithLines)
    logs[`log-${name}`] = [REPORT, ...(name === "publisher" ? [METRICS] : [])];
  const readMetrics: typeof stack.readMetrics = async (asked) => {
    queries.push(...asked);
    return asked.map(({ name }) => values[name]);
  };
  return { stack: { ...stack, readMetrics }, queries };
}

test("units of the bill are counted over all functions, tables and indexes", async () => {
  const { stack } = setUp({
    ...{ ConsumedWriteCapacityUnits: 10, ConsumedReadCapacityUnits: 5, Count: 50, IncomingBytes: 1000 },
  });
  const { units, counters } = await readUse(stack, PERIOD, 12);
  expect(Object.fromEntries(units)).toEqual({
    "Lambda requests": 4,
    "Lambda GB-seconds": 2,
    "DynamoDB write units": 60,
    // Without the 12 that the run has read itself.
    "DynamoDB read units": 18,
    "REST API calls": 50,
    "CloudWatch Logs, GB": 4e-6,
  });
  expect(counters).toEqual({ EventsFailed: 7 });
});

test("no unit is counted whose sum would be incomplete", async () => {
  const { stack } = setUp({}, ["dispatcher", "publisher"]);
  const { units, functions, notes } = await readUse(stack, PERIOD, 0);
  expect(Object.fromEntries(units)).toEqual({});
  expect(functions.receiver).toBeUndefined();
  expect(notes).toEqual([
    "No line of Lambda's about the invocations of receiver, scheduler was found: they were not invoked, or the setting platformLogs is off. Deploy with platformLogs: true to see invocations, cold starts, durations and GB-seconds.",
  ]);
});

test("AWS is asked about each function by its name, and about the API", async () => {
  const { stack, queries } = setUp({ Errors: 0, Throttles: 2 });
  const { awsMetrics } = await readUse(stack, PERIOD, 0);
  expect(awsMetrics).toContainEqual({ label: "receiver: throttled invocations", value: 2 });
  expect(awsMetrics).toContainEqual({ label: "receiver: failed invocations", value: 0 });
  expect(awsMetrics).toContainEqual({ label: "REST API: responses 5xx", value: undefined });
  expect(queries).toContainEqual({
    ...{
      label: "publisher: oldest change when it is read, ms",
      namespace: "AWS/Lambda",
      name: "IteratorAge",
    },
    ...{ dimensions: { FunctionName: "fn-publisher" }, stat: "Maximum" },
  });
});

test("a log that is too long for a run is named", async () => {
  const { stack } = setUp({});
  const readLog = async () => ({ lines: [REPORT], isCut: true });
  const { notes } = await readUse({ ...stack, readLog }, PERIOD, 0);
  expect(notes).toContain("The log of the receiver is longer than a run reads: its numbers are too small.");
});
