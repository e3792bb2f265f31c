import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resourceOf, resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: string[];
    readonly metrics?: unknown[][];
  };
}

const template = templateOf({
  targets: [{ target: "model:abc/production" }, { target: "chain:def/development" }],
});
const { widgets }: { widgets: Widget[] } = JSON.parse(
  textOf(resourceOf(template, "AWS::CloudWatch::Dashboard").Properties.DashboardBody),
);

test("it tells a job's way from left to right", () => {
  const headings = widgets.filter(({ type }) => type === "text").sort((a, b) => a.x - b.x);
  expect(headings.map(({ properties }) => properties.markdown?.split("\n", 1)[0])).toEqual([
    "## Waiting",
    "## Submitting",
    "## Running",
    "## Arriving",
    "## Announced",
  ]);
  expect(new Set(headings.map(({ y }) => y)).size).toBe(1);
});

test("nothing sticks out of the 24 columns", () => {
  expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
});

test("above all it shows every alarm", () => {
  const [first] = widgets.toSorted((a, b) => a.y - b.y);
  const alarms = Object.keys(resourcesOf(template, "AWS::CloudWatch::Alarm"));
  expect(first?.properties.alarms?.toSorted()).toEqual(alarms.toSorted());
});

test("each target has a graph of its queue", () => {
  for (const target of ["model:abc/production", "chain:def/development"]) {
    const graph = widgets.find(({ properties }) => properties.title === target);
    const metrics = graph?.properties.metrics?.map((metric) => metric.slice(0, 6));
    expect(metrics).toEqual([
      ["Boomerang", "QueuedRequests", "service", "scheduler", "target", target],
      ["Boomerang", "InProgressRequests", "service", "scheduler", "target", target],
    ]);
  }
});

test("our own metrics are named as the meter names them", () => {
  const meter = readFileSync(
    join(import.meta.dirname, "../../../packages/runtime/src/observe/meter.ts"),
    "utf8",
  );
  const ours = widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => namespace === "Boomerang");
  expect(ours.length).toBeGreaterThan(15);
  for (const [, name] of ours) expect(meter).toContain(`"${name}"`);
});
