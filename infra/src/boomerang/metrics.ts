import type { MetricName } from "@boomerang/runtime";
import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionName } from "./code.ts";

const SUMMED = Duration.minutes(5);
const MEASURED = Duration.minutes(1);

/** How often something happened in five minutes, by what a function says. */
export function counted(name: MetricName, service: FunctionName): Metric {
  return metric(name, { service }, "Sum", SUMMED);
}

/** The greatest value in a minute, by what the scheduler says; of one target, or of the whole deployment. */
export function measured(name: MetricName, target?: string): Metric {
  const dimensions = { service: "scheduler", ...(target !== undefined && { target }) };
  return metric(name, dimensions, "Maximum", MEASURED);
}

/** The namespace and dimensions are those of `createMetrics` and `createMeter` in packages/runtime. */
function metric(
  metricName: MetricName,
  dimensionsMap: Record<string, string>,
  statistic: string,
  period: Duration,
): Metric {
  return new Metric({
    namespace: "Boomerang",
    metricName,
    dimensionsMap,
    statistic,
    period,
  });
}
