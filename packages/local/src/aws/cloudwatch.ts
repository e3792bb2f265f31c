import { tryParse } from "@boomerang/core";
import * as v from "valibot";
import { type RunningServer, startLoopbackServer } from "../http/loopback-server.ts";
import type { ServiceResponse } from "./direct-calls.ts";
import { type MetricStore, RESOLUTION_MS } from "./metric-store.ts";

const JSON_1_0 = "application/x-amz-json-1.0";
const MAX_REQUEST_BYTES = 1024 * 1024;

// Times are seconds since the epoch, as the SDK writes them.
const getMetricData = v.object({
  StartTime: v.number(),
  EndTime: v.number(),
  MetricDataQueries: v.pipe(
    v.array(
      v.object({
        Id: v.string(),
        Label: v.optional(v.string()),
        MetricStat: v.object({
          Metric: v.object({
            Namespace: v.string(),
            MetricName: v.string(),
            Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
          }),
          Period: v.pipe(v.number(), v.multipleOf(RESOLUTION_MS / 1000)),
          Stat: v.picklist(["Sum", "Minimum", "Maximum", "Average", "SampleCount"]),
        }),
      }),
    ),
    v.maxLength(500),
  ),
});

/**
 * Starts an embedded CloudWatch on 127.0.0.1: `GetMetricData` without expressions and pages, and `DescribeAlarms`, of which there
 * are none.
 */
export function startCloudWatch(metrics: MetricStore): Promise<RunningServer> {
  return startLoopbackServer({
    maxBodyBytes: MAX_REQUEST_BYTES,
    tooLarge: { status: 413 },
    async handle({ headers, body }) {
      // A page in a browser may send other content types to this machine without asking first.
      if (headers["content-type"] !== JSON_1_0) return { status: 404 };
      const operation = String(headers["x-amz-target"]).replace(/^GraniteServiceVersion20100801\./, "");
      const response = call(metrics, operation, tryParse(body.toString()));
      return { headers: { "content-type": JSON_1_0 }, ...response };
    },
  });
}

function call(metrics: MetricStore, operation: string, input: unknown): ServiceResponse {
  if (operation === "DescribeAlarms") return success({ MetricAlarms: [], CompositeAlarms: [] });
  if (operation !== "GetMetricData") {
    return failure("UnknownOperationException", `This CloudWatch has no ${operation}.`);
  }
  const parsed = v.safeParse(getMetricData, input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return failure("InvalidParameterValue", `${v.getDotPath(issue) ?? "The request"}: ${issue.message}`);
  }
  const { StartTime, EndTime, MetricDataQueries } = parsed.output;
  return success({
    MetricDataResults: MetricDataQueries.map(({ Id, Label, MetricStat: { Metric, Period, Stat } }) => {
      const points = metrics.read({
        namespace: Metric.Namespace,
        name: Metric.MetricName,
        dimensions: Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
        statistic: Stat,
        periodMs: Period * 1000,
        from: StartTime * 1000,
        to: EndTime * 1000,
      });
      return {
        Id,
        Label: Label ?? Metric.MetricName,
        Timestamps: points.map(({ at }) => at / 1000),
        Values: points.map(({ value }) => value),
        StatusCode: "Complete",
      };
    }),
  });
}

const success = (output: object): ServiceResponse => ({ status: 200, body: JSON.stringify(output) });

const failure = (type: string, message: string): ServiceResponse => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});
