import { DEFAULT_TIMING } from "@boomerang/core";
import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as publisher } from "@boomerang/publisher/settings";
import { settingsEntries as receiver } from "@boomerang/receiver/settings";
import { readSettings } from "@boomerang/runtime";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { expect, test } from "vitest";
import type { BoomerangSettings } from "../settings/settings.ts";
import { resourceOf, resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";

const ENTRIES = { Dispatcher: dispatcher, Receiver: receiver, Scheduler: scheduler, Publisher: publisher };
const NAMES = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[];

const functionOf = (name: string, settings: BoomerangSettings = {}) =>
  resourceOf(templateOf(settings), "AWS::Lambda::Function", name).Properties;

/** The environment variables of the deployed function. */
function environmentOf(name: keyof typeof ENTRIES, settings: BoomerangSettings = {}): Record<string, string> {
  const variables: Record<string, unknown> = functionOf(name, settings).Environment.Variables;
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, textOf(value)]));
}

test.each(NAMES)("the %s runs on Node 24 and arm64, from its bundle, for at most a minute", (name) => {
  const { Runtime, Architectures, Handler, Timeout } = functionOf(name);
  expect({ Runtime, Architectures, Handler }).toEqual({
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "lambda.handler",
  });
  expect(Timeout).toBeLessThanOrEqual(60);
});

test("there are no other functions", () => {
  expect(Object.keys(resourcesOf(templateOf(), "AWS::Lambda::Function"))).toHaveLength(NAMES.length);
});

test.each(NAMES)("the %s gets every setting that it requires, and none that it does not know", (name) => {
  const environment = environmentOf(name);
  expect(() => readSettings(ENTRIES[name], environment)).not.toThrow();
  // Two are for Node and malloc.
  const { NODE_OPTIONS, MALLOC_ARENA_MAX, ...own } = environment;
  expect(Object.keys(ENTRIES[name])).toEqual(expect.arrayContaining(Object.keys(own)));
});

const settings: BoomerangSettings = {
  targets: [{ target: "model:abc/production" }, { target: "chain:def/development" }],
  submissionsPerMinute: 600,
  recordRetentionDays: 7,
  checkAfterSeconds: 60,
  statusCallsPerSecond: 5,
  queueStatusCallsPerSecond: 6,
  announceSubmitted: true,
  resubmitUndelivered: true,
  webhookBaseUrl: "https://hooks.example",
  apiBaseUrl: "http://127.0.0.1:9999",
  receiverReservedConcurrency: 40,
  logRetentionDays: 7,
  platformLogs: true,
  tracing: true,
};

test("settings reach the functions that use them", () => {
  const timing = { RECORD_RETENTION_DAYS: 7, CHECK_AFTER_SECONDS: 60 };
  expect(readSettings(dispatcher, environmentOf("Dispatcher", settings))).toMatchObject({
    SUBMISSIONS_PER_MINUTE: 600,
    STATUS_CALLS_PER_SECOND: 5,
    QUEUE_STATUS_CALLS_PER_SECOND: 6,
    WEBHOOK_BASE_URL: "https://hooks.example",
    API_BASE_URL: "http://127.0.0.1:9999",
    ...timing,
  });
  expect(readSettings(receiver, environmentOf("Receiver", settings))).toMatchObject(timing);
  expect(readSettings(scheduler, environmentOf("Scheduler", settings))).toMatchObject({
    STATUS_CALLS_PER_SECOND: 5,
    QUEUE_STATUS_CALLS_PER_SECOND: 6,
    API_BASE_URL: "http://127.0.0.1:9999",
    RESUBMIT_UNDELIVERED: true,
    ...timing,
  });
  expect(readSettings(publisher, environmentOf("Publisher", settings))).toMatchObject({
    ANNOUNCE_SUBMITTED: true,
  });
});

test("webhook URLs have the API's own URL as base unless another is set", () => {
  expect(environmentOf("Dispatcher").WEBHOOK_BASE_URL).toMatch(/^https:\/\/Api\.execute-api\..*\/$/);
});

test("the dispatcher times out before the lease of its claims expires", () => {
  expect(functionOf("Dispatcher").Timeout * 1000).toBeLessThan(DEFAULT_TIMING.leaseMs);
});

test("a run of the scheduler ends before the next one begins", () => {
  expect(functionOf("Scheduler").Timeout).toBeLessThanOrEqual(60);
});

test("concurrency is reserved for the receiver only if the setting says so", () => {
  expect(functionOf("Receiver").ReservedConcurrentExecutions).toBeUndefined();
  expect(functionOf("Receiver", settings).ReservedConcurrentExecutions).toBe(40);
});

test.each(NAMES)("the %s is traced only if the setting says so", (name) => {
  expect(functionOf(name).TracingConfig).toBeUndefined();
  expect(functionOf(name, settings).TracingConfig).toEqual({ Mode: "Active" });
});

test.each(NAMES)("the logs of the %s are kept for as long as the setting says", (name) => {
  const logs = (given: BoomerangSettings) =>
    resourceOf(templateOf(given), "AWS::Logs::LogGroup", name).Properties.RetentionInDays;
  expect([logs({}), logs(settings)]).toEqual([30, 7]);
  expect(textOf(functionOf(name).LoggingConfig.LogGroup)).toBe(`${name}Logs`);
});

test.each(NAMES)(
  "Lambda logs what fails in the %s, and what succeeds only if the setting says so; its own lines are all kept",
  (name) => {
    const json = { LogFormat: "JSON", ApplicationLogLevel: "INFO" };
    expect(functionOf(name).LoggingConfig).toMatchObject({ ...json, SystemLogLevel: "WARN" });
    expect(functionOf(name, settings).LoggingConfig).toMatchObject({ ...json, SystemLogLevel: "INFO" });
  },
);

test.each(NAMES)(
  "the heap of the %s stays small, and leaves a quarter of its memory; it loads no source maps",
  (name) => {
    const { NODE_OPTIONS = "", MALLOC_ARENA_MAX } = environmentOf(name);
    const heapMb = 0.75 * functionOf(name).MemorySize;
    const youngMb = name === "Scheduler" ? 2 : 16;
    expect(NODE_OPTIONS).toBe(
      `--max-semi-space-size=${youngMb} --max-old-space-size=${heapMb} --v8-pool-size=1`,
    );
    expect(MALLOC_ARENA_MAX).toBe("1");
  },
);

test.each([
  ["Dispatcher", "JobsQueue", 10, 2],
  ["ReceiverFunctionSource", "SpillQueue", 5, 2],
  ["ReceiverFunctionQuarantine", "QuarantineQueue", 5, 2],
])(
  "the %s receives batches from %s, with its concurrency limited by the mapping, and can retry single messages",
  (name, ...rest) => {
    const [queue, batch, concurrency] = rest;
    const mapping = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping", name).Properties;
    expect(textOf(mapping.EventSourceArn)).toBe(queue);
    expect(mapping).toMatchObject({
      BatchSize: batch,
      ScalingConfig: { MaximumConcurrency: concurrency },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  },
);

test("the concurrency of dispatcher, drain and publisher are settings", () => {
  const template = templateOf({ dispatcherConcurrency: 7, drainConcurrency: 8, publishersPerShard: 9 });
  const mapping = (name: string) => resourceOf(template, "AWS::Lambda::EventSourceMapping", name).Properties;
  expect(mapping("Dispatcher").ScalingConfig).toEqual({ MaximumConcurrency: 7 });
  expect(mapping("ReceiverFunctionSource").ScalingConfig).toEqual({ MaximumConcurrency: 8 });
  expect(mapping("Publisher").ParallelizationFactor).toBe(9);
});
