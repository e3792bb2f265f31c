import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resourcesOf, templateOf } from "../src/testing/template.fixture.ts";
import { costOfIdleMonth, costOfMillion, costTable, totalUsd } from "./cost-model.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");

test("the page has the figures that the script prints", () => {
  expect(page).toContain(costTable(costOfMillion({ inputKb: 1, resultKb: 1 })));
  expect(page).toContain(costTable(costOfIdleMonth()));
});

test("each line is units times their price, and the sum is the sum", () => {
  const lines = costOfMillion({ inputKb: 1, resultKb: 1 });
  expect(totalUsd(lines)).toBeCloseTo(lines.reduce((sum, { units, unitUsd }) => sum + units * unitUsd, 0));
  expect(lines.find(({ what }) => what === "REST API calls")).toMatchObject({ units: 1e6, unitUsd: 3.5e-6 });
});

test("what is too large for a record goes to S3 and costs no write units", () => {
  const units = (inputKb: number, resultKb: number, what: string) =>
    costOfMillion({ inputKb, resultKb }).find((line) => line.what === what)?.units;
  expect(units(1, 1, "S3 writes")).toBeUndefined();
  expect(units(100, 1, "S3 writes")).toBe(1e6);
  expect(units(100, 1000, "S3 writes")).toBe(2e6);
  expect(units(100, 1000, "DynamoDB write units")).toBeLessThan(units(4, 1, "DynamoDB write units") ?? 0);
});

test("the functions have the memory that is counted, and the alarms are as many", () => {
  const memory = Object.entries(resourcesOf(templateOf(), "AWS::Lambda::Function")).map(
    ([name, { Properties }]) => [name.replace("Function", ""), Properties.MemorySize],
  );
  expect(Object.fromEntries(memory)).toEqual({
    Dispatcher: 512,
    Receiver: 1024,
    Scheduler: 512,
    Publisher: 512,
  });
  const alarms = Object.values(resourcesOf(templateOf(), "AWS::CloudWatch::Alarm"));
  const metrics = alarms.map(
    ({ Properties }) => Properties.Metrics?.filter((m: object) => "MetricStat" in m).length ?? 1,
  );
  const counted = costOfIdleMonth().find(({ what }) => what === "Metrics of alarms");
  expect(metrics.reduce((sum, n) => sum + n, 0)).toBe(counted?.units);
});
