import { Duration, Stack } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Column,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  Row,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { OwnMetrics } from "../boomerang/metrics.ts";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";
import { type Stage, stages } from "./stages.ts";

const ALL_COLUMNS = 24;
const TARGETS_A_ROW = 4;
const GRAPH_HEIGHT = 5;

/** Creates the dashboard: the path of a job from left to right, and below it what each target does. */
export function createDashboard(
  scope: Construct,
  monitored: MonitoredResources,
  alarms: readonly Alarm[],
): Dashboard {
  const dashboard = new Dashboard(scope, "Dashboard", {
    // Names of dashboards are unique in an account, not in a region.
    dashboardName: `${monitored.name}-${Stack.of(scope).region}`,
    periodOverride: PeriodOverride.INHERIT,
    defaultInterval: Duration.hours(3),
  });
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: ALL_COLUMNS, height: 3 }),
  );
  const columns = stages(monitored);
  const widths = columns.map((_, n) => shareOf(ALL_COLUMNS, columns.length, n));
  dashboard.addWidgets(new Row(...columns.map((stage, n) => column(stage, widths[n] ?? 1))));
  const returned = monitored.metrics.gaugeByTarget("OldestReturnedMessageSeconds", "dispatcher");
  dashboard.addWidgets(graph("Oldest returned message, by target (s)", ALL_COLUMNS, [returned]));
  const targets = monitored.settings.targets.map(({ target }) => target);
  for (let n = 0; n < targets.length; n += TARGETS_A_ROW) {
    dashboard.addWidgets(
      ...targets.slice(n, n + TARGETS_A_ROW).map((target) => targetWidget(target, monitored.metrics)),
    );
  }
  return dashboard;
}

/** The n-th of the parts of a whole; their sizes differ by at most one, larger ones first. */
function shareOf(whole: number, parts: number, n: number): number {
  return Math.floor(whole / parts) + (n < whole % parts ? 1 : 0);
}

function column({ title, description, graphs }: Stage, width: number): IWidget {
  return new Column(
    new TextWidget({ markdown: `## ${title}\n${description}`, width, height: 3 }),
    ...graphs.map(({ title: graphTitle, left, right = [] }) => graph(graphTitle, width, left, right)),
  );
}

function targetWidget(target: string, { gauge }: OwnMetrics): IWidget {
  const queued = gauge("QueuedRequests", "scheduler", target).with({ label: "queued" });
  const inProgress = gauge("InProgressRequests", "scheduler", target).with({ label: "in progress" });
  return graph(target, ALL_COLUMNS / TARGETS_A_ROW, [queued, inProgress]);
}

function graph(title: string, width: number, left: readonly IMetric[], right: readonly IMetric[] = []) {
  const axis = { min: 0, showUnits: false };
  return new GraphWidget({
    title,
    width,
    height: GRAPH_HEIGHT,
    left: [...left],
    right: [...right],
    leftYAxis: axis,
    rightYAxis: axis,
  });
}
