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
import type { Deployed } from "../boomerang/deployed.ts";
import type { OwnMetrics } from "../boomerang/metrics.ts";
import { type Stage, stages } from "./stages.ts";

const ALL_COLUMNS = 24;
const TARGETS_A_ROW = 4;
const GRAPH_HEIGHT = 5;

/** Makes the dashboard: a job's way from left to right, and below it the queue of each target. */
export function createDashboard(scope: Construct, deployed: Deployed, alarms: readonly Alarm[]): Dashboard {
  const dashboard = new Dashboard(scope, "Dashboard", {
    // Unlike all else, dashboards of all regions share one list.
    dashboardName: `${deployed.name}-${Stack.of(scope).region}`,
    periodOverride: PeriodOverride.INHERIT,
    defaultInterval: Duration.hours(3),
  });
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: ALL_COLUMNS, height: 3 }),
  );
  const columns = stages(deployed);
  const widths = columns.map((_, n) => shareOf(ALL_COLUMNS, columns.length, n));
  dashboard.addWidgets(new Row(...columns.map((stage, n) => column(stage, widths[n] ?? 1))));
  const targets = deployed.settings.targets.map(({ target }) => target);
  for (let n = 0; n < targets.length; n += TARGETS_A_ROW) {
    dashboard.addWidgets(
      ...targets.slice(n, n + TARGETS_A_ROW).map((target) => targetWidget(target, deployed.metrics)),
    );
  }
  return dashboard;
}

/** Divides a whole into parts that differ by one at most, the larger ones first. */
function shareOf(whole: number, parts: number, n: number): number {
  return Math.floor(whole / parts) + (n < whole % parts ? 1 : 0);
}

function column({ title, story, graphs }: Stage, width: number): IWidget {
  return new Column(
    new TextWidget({ markdown: `## ${title}\n${story}`, width, height: 3 }),
    ...graphs.map(({ title: graphTitle, left, right = [] }) => graph(graphTitle, width, left, right)),
  );
}

function targetWidget(target: string, { measured }: OwnMetrics): IWidget {
  const queued = measured("QueuedRequests", target).with({ label: "queued" });
  const inProgress = measured("InProgressRequests", target).with({ label: "in progress" });
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
