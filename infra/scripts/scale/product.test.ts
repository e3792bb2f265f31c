import { readFileSync } from "node:fs";
import { join } from "node:path";
import { batchShard, batchShards, endedShard, openShard } from "@boomerang/core";
import { receiversFor } from "@boomerang/preflight";
import { MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { resourceOf, resourcesOf, templateOf } from "../../src/testing/template.fixture.ts";
import { MAPPING_CONCURRENCY } from "./aws-quotas.ts";
import { tableWriteUnits } from "./cost-of-month.ts";
import {
  BATCH_SIZES,
  checksPerSecond,
  DEFAULTS,
  ENDED_WRITES,
  EVENTS_PER_PUBLISHER,
  HANGING_DELIVERY_SECONDS,
  LISTED_SHARDS,
  MOST,
  MOST_STATUS_CALLS,
  OPEN_SHARDS,
  OPEN_WRITES,
  RESUMES_PER_SECOND,
  SUBMISSIONS_PER_SECOND,
} from "./product.ts";

const page = (name: string) => readFileSync(join(import.meta.dirname, "../../../docs", name), "utf8");
const mapping = (name: string, settings = {}) =>
  resourceOf(templateOf(settings), "AWS::Lambda::EventSourceMapping", name).Properties;

describe("the deployed stack has", () => {
  test("these batch sizes", () => {
    expect(mapping("Dispatcher").BatchSize).toBe(BATCH_SIZES.dispatcher);
    expect(mapping("ReceiverFunctionSource").BatchSize).toBe(BATCH_SIZES.drain);
    expect(mapping("Publisher").BatchSize).toBe(BATCH_SIZES.stream);
  });

  test("the default concurrency of its event sources, and the rate of its API", () => {
    expect(mapping("Dispatcher").ScalingConfig.MaximumConcurrency).toBe(DEFAULTS.dispatcherConcurrency);
    expect(mapping("ReceiverFunctionSource").ScalingConfig.MaximumConcurrency).toBe(
      DEFAULTS.drainConcurrency,
    );
    expect(mapping("Publisher").ParallelizationFactor).toBe(DEFAULTS.publishersPerShard);
    const [stage] = Object.values(resourcesOf(templateOf(), "AWS::ApiGateway::Stage"));
    expect(stage?.Properties.MethodSettings[0]).toMatchObject({
      ThrottlingRateLimit: DEFAULTS.deliveriesPerSecond,
      ThrottlingBurstLimit: DEFAULTS.deliveriesBurst,
    });
  });

  test("the largest dispatcherConcurrency that AWS accepts", () => {
    const { ScalingConfig } = mapping("Dispatcher", { dispatcherConcurrency: MOST.dispatcherConcurrency });
    expect(ScalingConfig.MaximumConcurrency).toBe(MAPPING_CONCURRENCY);
  });
});

test.each([...Object.entries(MOST), ["statusCallsPerSecond", MOST_STATUS_CALLS] as const])(
  "%s is at most %d",
  (name, most) => {
    expect(parseSettings({ [name]: most })).toMatchObject({ [name]: most });
    expect(() => parseSettings({ [name]: most + 1 })).toThrow(name);
  },
);

test("job ids are spread over all shards of each index, evenly", () => {
  const ids = Array.from({ length: 16_000 }, (_, n) => `order-${n}`);
  const counts = (shardOf: (id: string) => string | number) =>
    [...Map.groupBy(ids, shardOf).values()].map(({ length }) => length);
  const shards = [
    { most: OPEN_SHARDS, counts: counts(openShard) },
    { most: LISTED_SHARDS, counts: counts((id) => endedShard("SUCCEEDED", id)) },
    { most: batchShards("b").length, counts: counts((id) => batchShard("b", id)) },
  ];
  for (const { most, counts } of shards) {
    expect(counts).toHaveLength(most);
    // Four standard deviations of a binomial distribution.
    const mean = ids.length / most;
    expect(Math.max(...counts)).toBeLessThan(mean + 4 * Math.sqrt(mean));
  }
  expect(batchShards("b")).toHaveLength(LISTED_SHARDS);
});

test("the estimates are those of other pages", () => {
  const row = page("deploy.md").match(/\| 200 \| 12000 \| 20 \|.*\| (\d+), (\d+) \|/);
  expect(String(receiversFor(200, 10, HANGING_DELIVERY_SECONDS))).toBe(row?.[1]);
  const units = tableWriteUnits({ perSecond: 1, inputKb: 1, resultKb: 1 }) + OPEN_WRITES + ENDED_WRITES;
  expect(page("performance.md")).toContain(`That is ${units}.`);
});

test("an organization takes 191.9 submissions a second of the 200 that the provider allows", () => {
  expect(SUBMISSIONS_PER_SECOND).toBeCloseTo((12_000 - 100 + 1) / 62, 1);
  expect(Math.floor(SUBMISSIONS_PER_SECOND * 10)).toBe(1919);
});

test("reconcile checks 9.4 jobs a second: 12.5 a second for 45 s of a minute", () => {
  expect(checksPerSecond(20)).toBeCloseTo((12.5 * 45) / 60);
  // From here on a run reads no more jobs.
  expect(checksPerSecond(110)).toBeLessThan(50);
  expect(checksPerSecond(111)).toBe(50);
  expect(checksPerSecond(MOST_STATUS_CALLS)).toBe(50);
});

test("225 paused jobs continue in a second: 300 for 45 s of a minute, within 15,000 a run", () => {
  expect(RESUMES_PER_SECOND).toBe((300 * 45) / 60);
  expect(RESUMES_PER_SECOND).toBeLessThan(15_000 / 60);
});

test("a publisher publishes 300 events a second: a third of 100 changes, in four calls of 20 ms and 30 ms", () => {
  expect(MAX_EVENTS_PER_PUT).toBe(10);
  expect(EVENTS_PER_PUBLISHER).toBeCloseTo(33 / (0.03 + 4 * 0.02));
});
