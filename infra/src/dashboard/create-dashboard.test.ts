import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FUNCTION_NAMES } from "../boomerang/code.ts";
import { PACKAGES, sourceOf } from "../testing/source.fixture.ts";
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

test("it shows the path of a job from left to right", () => {
  const headings = widgets.filter(({ type }) => type === "text").sort((a, b) => a.x - b.x);
  expect(headings.map(({ properties }) => properties.markdown?.split("\n", 1)[0])).toEqual([
    "## Waiting",
    "## Submitting",
    "## Running",
    "## Receiving",
    "## Publishing",
  ]);
  expect(new Set(headings.map(({ y }) => y)).size).toBe(1);
});

test("it fits into the 24 columns", () => {
  expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
});

test("its first row shows every alarm", () => {
  const [first] = widgets.toSorted((a, b) => a.y - b.y);
  const alarms = Object.keys(resourcesOf(template, "AWS::CloudWatch::Alarm"));
  expect(first?.properties.alarms?.toSorted()).toEqual(alarms.toSorted());
});

test("each target has a graph of its queue status", () => {
  for (const target of ["model:abc/production", "chain:def/development"]) {
    const graph = widgets.find(({ properties }) => properties.title === target);
    const metrics = graph?.properties.metrics?.map((metric) => metric.slice(0, 6));
    expect(metrics).toEqual([
      ["Boomerang", "QueuedRequests", "service", "scheduler", "target", target],
      ["Boomerang", "InProgressRequests", "service", "scheduler", "target", target],
    ]);
  }
});

test("the targets whose returned messages are oldest have a graph, whatever targets there are", () => {
  const graph = widgets.find(
    ({ properties }) => properties.title === "Oldest returned message, by target (s)",
  );
  expect(graph?.properties.metrics).toEqual([
    [
      {
        expression:
          'SLICE(SORT(SEARCH(\'{"Boomerang",service,target} MetricName="OldestReturnedMessageSeconds" service="dispatcher"\', \'Maximum\', 60), MAX, DESC), 0, 5)',
        period: 60,
      },
    ],
  ]);
});

const METRICS = [
  ...readFileSync(join(PACKAGES, "runtime/src/observe/meter.ts"), "utf8").matchAll(/\| "(\w+)"/g),
].map(([, name = ""]) => name);

/** The counters and gauges that the source of a function names. */
function metricsIn(service: string): string[] {
  const source = sourceOf(service);
  return METRICS.filter((name) => source.includes(`"${name}"`));
}

test.each(FUNCTION_NAMES)("the dashboard shows the metrics that the %s emits, and no others", (service) => {
  const shown = widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace, , , of]) => namespace === "Boomerang" && of === service)
    .map(([, name]) => name);
  // The dead-letter queue has a graph of its own, and repeats do no harm. The others are rare and have alarms, and a
  // dashboard of more than 50 metrics costs money.
  const ofDispatcher = ["JobsLost", "JobIdsTaken", "MessagesRepeated"];
  // Somebody has asked for it.
  const ofPauses = ["JobsPaused", "TargetsPaused"];
  const ofQuarantine = ["DeliveriesQuarantined", "DeliveriesReleased", "DeliveriesDropped"];
  const notShown = [
    ...[
      "DeadLetters",
      "EventsUnreadable",
      "EventSourcesStopped",
      "EventSourcesUnknown",
      ...ofQuarantine,
      ...ofPauses,
    ],
    ...(service === "dispatcher" ? ofDispatcher : []),
  ];
  const emitted = metricsIn(service).filter((name) => !notShown.includes(name));
  expect(emitted.length).toBeGreaterThan(1);
  expect(new Set(shown)).toEqual(new Set(emitted));
});
