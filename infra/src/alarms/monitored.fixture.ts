import { type Resource, textOf } from "../testing/template.fixture.ts";

type Properties = Resource["Properties"];

const OPERATORS: Readonly<Record<string, string>> = { GreaterThanThreshold: ">" };

/** What an alarm monitors and when it rises, in one line: `Sum of AWS/Lambda Errors FunctionName=… / 300 s > 0, 2 of 2`. */
export function monitoredBy(alarm: Properties): string {
  const { ComparisonOperator, Threshold, DatapointsToAlarm, EvaluationPeriods } = alarm;
  const operator = OPERATORS[ComparisonOperator] ?? ComparisonOperator;
  return `${metricOf(alarm)} ${operator} ${Threshold}, ${DatapointsToAlarm} of ${EvaluationPeriods}`;
}

function metricOf(alarm: Properties): string {
  if (alarm.Metrics === undefined) {
    return `${describe(alarm, alarm.Statistic)} / ${alarm.Period} s`;
  }
  const [{ Expression }, ...queries] = alarm.Metrics;
  const periods = new Set(queries.map(({ MetricStat }: Properties) => MetricStat.Period));
  const parts = queries.map(
    ({ Id, MetricStat: { Metric, Stat } }: Properties) => `${Id}: ${describe(Metric, Stat)}`,
  );
  return `[${parts.join("; ")}] ${Expression} / ${[...periods].join("|")} s`;
}

function describe({ Namespace, MetricName, Dimensions }: Properties, statistic: string): string {
  const source = Dimensions.map(({ Name, Value }: Properties) => `${Name}=${textOf(Value)}`);
  return `${statistic} of ${Namespace} ${MetricName} ${source.join(" ")}`;
}
