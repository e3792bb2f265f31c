import type { MetricName } from "@boomerang/runtime";
import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "./code.ts";

const SUMMED = Duration.minutes(5);
const MEASURED = Duration.minutes(1);

/** What the functions of a deployment count and measure. */
export interface OwnMetrics {
  /** How often something happened, by what a function says; in five minutes, unless another period is given. */
  counted(name: MetricName, service: FunctionName, period?: Duration): Metric;
  /** The greatest value in a minute, by what the scheduler says; of one target, or of the whole deployment. */
  measured(name: MetricName, target?: string): Metric;
}

/** The metrics in a namespace; their dimensions are those of `createMetrics` and `createMeter` in packages/runtime. */
export function ownMetrics(namespace: string): OwnMetrics {
  return {
    counted: (metricName, service, period = SUMMED) =>
      new Metric({ namespace, metricName, dimensionsMap: { service }, statistic: "Sum", period }),
    measured: (metricName, target) =>
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { service: "scheduler", ...(target !== undefined && { target }) },
        statistic: "Maximum",
        period: MEASURED,
      }),
  };
}
