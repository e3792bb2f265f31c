import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { resourceOf, resourcesOf, templateOf, textOf } from "../../src/testing/template.fixture.ts";
import { batchesOf, DEFAULTS } from "./arrivals.ts";
import { type CostLine, totalUsd } from "./cost-line.ts";
import { costOfJobs, costOfMillion } from "./cost-model.ts";
import { costOfDefaults } from "./cost-of-defaults.ts";
import { costOfIdleMonth, costOfMillionChecks, costOfTargetMonth } from "./cost-of-months.ts";
import { readCounts } from "./counts.ts";
import { GB } from "./estimates.ts";

const SIZES = [0.1, 0.4, 1, 3.4, 3.9, 4, 4.1, 10, 62, 64, 99, 100, 127, 250, 350, 351, 1000, 4500];
const small = { inputKb: 1, resultKb: 1 };

function unitsOf(lines: readonly CostLine[], what: string): number | undefined {
  return lines.find((line) => line.what === what)?.units;
}

test("docs/deploy.md contains the output of the command", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/deploy.md"), "utf8");
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, "../cost.ts")], {
    encoding: "utf8",
  });
  const blocks = printed.trim().split("\n\n");
  expect(blocks.filter((block) => block.startsWith("| what"))).toHaveLength(2);
  for (const block of blocks) expect(page).toContain(block);
});

describe("a million jobs", () => {
  test.each([
    ["one by one", 16],
    ["backlog", 12.5],
  ] as const)("cost at most what we promise (%s: $%d)", (arrival, usd) => {
    expect(totalUsd(costOfMillion(small, arrival))).toBeLessThanOrEqual(usd);
  });

  test("never cost less one by one than as a backlog, line by line", () => {
    for (const inputKb of SIZES) {
      for (const resultKb of SIZES) {
        const backlog = costOfMillion({ inputKb, resultKb }, "backlog");
        const oneByOne = costOfMillion({ inputKb, resultKb }, "one by one");
        for (const { what, units } of oneByOne) {
          expect(units).toBeGreaterThanOrEqual(unitsOf(backlog, what) ?? Number.POSITIVE_INFINITY);
        }
        expect(totalUsd(oneByOne)).toBeGreaterThan(totalUsd(backlog));
      }
    }
  });

  test.each(["one by one", "backlog"] as const)(
    "cost more with a larger input or result (%s), unless that moves it from the record or the event to S3",
    (arrival) => {
      const usd = (inputKb: number, resultKb: number) =>
        totalUsd(costOfMillion({ inputKb, resultKb }, arrival));
      const isSameSide = (bounds: number[], a: number, b: number) =>
        bounds.every((kb) => a <= kb === b <= kb);
      SIZES.slice(1).forEach((larger, n) => {
        const less = SIZES[n] ?? 0;
        for (const other of SIZES) {
          if (isSameSide([4], less, larger)) expect(usd(larger, other)).toBeGreaterThan(usd(less, other));
          if (isSameSide([99, 350], less, larger))
            expect(usd(other, larger)).toBeGreaterThan(usd(other, less));
        }
      });
    },
  );

  test("cost an SQS request for each 64 KB of messages", () => {
    const large = { inputKb: 100, resultKb: 1 };
    expect(unitsOf(costOfMillion(small, "one by one"), "SQS requests")).toBeCloseTo(3e6);
    expect(unitsOf(costOfMillion(small, "backlog"), "SQS requests")).toBeCloseTo(1.2e6);
    expect(unitsOf(costOfMillion(large, "one by one"), "SQS requests")).toBeCloseTo(5e6);
    // Ten messages of 101 KB are 16 times 64 KB.
    expect(unitsOf(costOfMillion(large, "backlog"), "SQS requests")).toBeCloseTo(2e6 + 1.6e6 + 0.1e6);
  });

  test("cost as many write units, events and deliveries as the benchmark counts, and those of starts", () => {
    for (const [arrival, { jobs, dispatcher, receiver, publisher }] of [
      ["one by one", readCounts().oneByOne],
      ["backlog", readCounts().backlog],
    ] as const) {
      const lines = costOfMillion(small, arrival);
      const counted = [dispatcher, receiver].flatMap(({ writeUnits }) => Object.values(writeUnits));
      const perJob = counted.reduce((sum, units) => sum + units, 0) / jobs;
      const units = (unitsOf(lines, "DynamoDB write units") ?? 0) / 1e6;
      expect(units).toBeGreaterThanOrEqual(perJob);
      expect(units).toBeLessThan(perJob + 0.05);
      expect(unitsOf(lines, "EventBridge events")).toBeCloseTo((1e6 * publisher.events) / jobs);
      expect(unitsOf(lines, "REST API calls")).toBe(1e6);
    }
  });

  test("cost reads of secrets for the few processes that they keep in use, and for each that starts", () => {
    // Two secrets each of 1 % of the invocations of dispatcher and receiver.
    const ofStarts = 2 * 0.01 * 2e6;
    const reads = unitsOf(costOfMillion(small, "one by one"), "Secrets Manager calls") ?? 0;
    const everyFiveMinutes = 2 * ((30 * 24 * 60) / 5);
    expect((reads - ofStarts) / everyFiveMinutes).toBeGreaterThan(2 / 6);
    expect((reads - ofStarts) / everyFiveMinutes).toBeLessThan(8 / 4.5);
    // A backlog takes less than an hour and a half.
    expect(unitsOf(costOfMillion(small, "backlog"), "Secrets Manager calls")).toBeLessThan(25_000);
  });

  test("have metrics in the hours in which they are processed", () => {
    const hours = (jobs: number, arrival: "one by one" | "backlog") =>
      (unitsOf(costOfJobs(jobs, small, arrival), "Custom metrics") ?? 0) * 720;
    const metrics = hours(1e6, "one by one") / 720;
    expect(metrics).toBeGreaterThanOrEqual(5);
    expect(hours(10, "one by one") / metrics).toBeCloseTo(10);
    // 83 minutes at 200 a second, which need not begin on the hour, and the deliveries after them.
    expect(hours(1e6, "backlog") / metrics).toBeCloseTo(3);
  });

  test("cost in proportion to their number, but for metrics and secrets", () => {
    const [few, many] = [costOfJobs(1000, small, "one by one"), costOfJobs(1e6, small, "one by one")];
    for (const { what, units } of many) {
      if (["Custom metrics", "Secrets Manager calls"].includes(what)) continue;
      expect(unitsOf(few, what)).toBeCloseTo(units / 1000);
    }
  });

  test("cost more as a backlog with the default settings, for as long as it waits for permits", () => {
    // Two dispatchers of 0.5 GB for a third of a second each job, instead of 0.5 GB for a tenth of a second.
    expect(unitsOf(costOfDefaults(1e6), "Lambda GB-seconds")).toBeCloseTo(1e6 / 3 - 0.5 * 1e5);
    expect(totalUsd(costOfDefaults(1e6))).toBeGreaterThan(3);
  });

  test("have inputs and results that are too large for a record in S3, without write units, until they expire", () => {
    const lines = costOfMillion({ inputKb: 100, resultKb: 1000 }, "one by one");
    expect(unitsOf(costOfMillion(small, "one by one"), "S3 writes")).toBeUndefined();
    expect(unitsOf(lines, "S3 writes")).toBe(2e6);
    expect(unitsOf(lines, "S3 storage, GB-months")).toBeCloseTo((100 * 107 + 1000 * 37) / 30);
    const writes = unitsOf(costOfMillion({ inputKb: 4, resultKb: 1 }, "one by one"), "DynamoDB write units");
    expect(unitsOf(lines, "DynamoDB write units")).toBeLessThan(writes ?? 0);
  });

  test("cost more to check while their inputs are in their records", () => {
    expect(totalUsd(costOfMillionChecks({ inputKb: 4 }))).toBeGreaterThan(
      totalUsd(costOfMillionChecks(small)),
    );
    expect(costOfMillionChecks({ inputKb: 100 })).toEqual(costOfMillionChecks({ inputKb: 5 }));
  });
});

describe("the model uses the values of the deployed stack for", () => {
  test("memory, and batch size and concurrency of the dispatcher", () => {
    const functions = Object.entries(resourcesOf(templateOf(), "AWS::Lambda::Function"));
    const memory = functions.map(([name, { Properties }]) => [
      name.replace("Function", "").toLowerCase(),
      Properties.MemorySize / 1024,
    ]);
    expect(Object.fromEntries(memory)).toEqual(GB);
    const { Properties } = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping", "Dispatcher");
    expect(Properties).toMatchObject({
      BatchSize: batchesOf("backlog", 1).jobs,
      ScalingConfig: { MaximumConcurrency: DEFAULTS.dispatchers },
    });
    expect(parseSettings({}).submissionsPerMinute).toBe(60 * DEFAULTS.jobsASecond);
  });

  test("the number of secrets, and of metrics of alarms", () => {
    expect(unitsOf(costOfIdleMonth(), "Secrets")).toBe(
      Object.keys(resourcesOf(templateOf(), "AWS::SecretsManager::Secret")).length,
    );
    const alarms = Object.values(resourcesOf(templateOf(), "AWS::CloudWatch::Alarm"));
    const metrics = alarms.map(
      ({ Properties }) => Properties.Metrics?.filter((m: object) => "MetricStat" in m).length ?? 1,
    );
    expect(unitsOf(costOfIdleMonth(), "Metrics of alarms")).toBe(metrics.reduce((sum, n) => sum + n, 0));
  });

  test("the dashboard, which is free up to 50 metrics: two targets", () => {
    const targets = Array.from({ length: 2 }, (_, n) => ({ target: `model:abc${n}/production` }));
    const dashboard = resourceOf(templateOf({ targets }), "AWS::CloudWatch::Dashboard");
    const { widgets } = JSON.parse(textOf(dashboard.Properties.DashboardBody));
    const metrics = widgets.flatMap(({ properties }: { properties: { metrics?: unknown[] } }) =>
      (properties.metrics ?? []).map((metric) => JSON.stringify(metric)),
    );
    const [lines] = metrics.flatMap((metric: string) => /SEARCH.* (\d+)\)/.exec(metric)?.[1] ?? []);
    expect(new Set(metrics).size - 1 + Number(lines)).toBe(49);
    expect(unitsOf(costOfTargetMonth(), "Custom metrics")).toBe(2);
  });
});
