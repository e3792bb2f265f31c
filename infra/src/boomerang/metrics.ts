import type { MetricName } from "@boomerang/runtime";
import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "./code.ts";

const COUNTER_PERIOD = Duration.minutes(5);
const GAUGE_PERIOD = Duration.minutes(1);

/** The metrics that the functions of a deployment emit themselves. */
export interface OwnMetrics {
  /** The sum of a function's counter, over five minutes unless another period is given. */
  counter(name: MetricName, service: FunctionName, period?: Duration): Metric;
  /** The maximum of a gauge of the scheduler in a minute, of one target or of the whole deployment. */
  gauge(name: MetricName, target?: string): Metric;
}

/** The dimensions are those of `createMetrics` and `createMeter` in packages/runtime. */
export function ownMetrics(namespace: string): OwnMetrics {
  return {
    counter: (metricName, service, period = COUNTER_PERIOD) =>
      new Metric({ namespace, metricName, dimensionsMap: { service }, statistic: "Sum", period }),
    gauge: (metricName, target) =>
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { service: "scheduler", ...(target !== undefined && { target }) },
        statistic: "Maximum",
        period: GAUGE_PERIOD,
      }),
  };
}
