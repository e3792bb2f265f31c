import type { MetricName } from "@boomerang/runtime";
import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "./code.ts";

const COUNTER_PERIOD = Duration.minutes(5);
const GAUGE_PERIOD = Duration.minutes(1);

// Of a search. A dashboard of more than 50 metrics costs money, and each line is one.
const MAX_LINES = 5;

/** The metrics that the functions of a deployment emit themselves. */
export interface OwnMetrics {
  /** The sum of a function's counter, over five minutes unless another period is given. */
  counter(name: MetricName, service: FunctionName, period?: Duration): Metric;
  /** The maximum of a function's gauge in a minute, of one target or of the whole deployment. */
  gauge(name: MetricName, service: FunctionName, target?: string): Metric;
  /** The maximum of a function's gauge in a minute: a line for each of the targets with the highest values. */
  gaugeByTarget(name: MetricName, service: FunctionName): MathExpression;
}

/** The dimensions are those of `createMetrics` and `createMeter` in packages/runtime. */
export function ownMetrics(namespace: string): OwnMetrics {
  return {
    counter: (metricName, service, period = COUNTER_PERIOD) =>
      new Metric({ namespace, metricName, dimensionsMap: { service }, statistic: "Sum", period }),
    gauge: (metricName, service, target) =>
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { service, ...(target !== undefined && { target }) },
        statistic: "Maximum",
        period: GAUGE_PERIOD,
      }),
    gaugeByTarget: (metricName, service) =>
      new MathExpression({
        expression: `SLICE(SORT(SEARCH('{"${namespace}",service,target} MetricName="${metricName}" service="${service}"', 'Maximum', ${GAUGE_PERIOD.toSeconds()}), MAX, DESC), 0, ${MAX_LINES})`,
        label: "",
        period: GAUGE_PERIOD,
      }),
  };
}
