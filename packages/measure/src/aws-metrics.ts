import { JOBS_TABLE } from "@boomerang/core";
import type { MetricQuery, StackDescription } from "./stack.ts";

/** Units of the bill that AWS counts itself, by their names in the cost model. */
export const COUNTED_BY_AWS = {
  writes: "DynamoDB write units",
  reads: "DynamoDB read units",
  calls: "REST API calls",
  logBytes: "CloudWatch Logs, bytes",
} as const;

/** Shown as they are. Their labels are unique. */
export function shownMetrics({ functions, apiName }: StackDescription): MetricQuery[] {
  const ofFunctions = functions.flatMap(({ name, functionName }) => {
    const lambda = metricIn("AWS/Lambda", { FunctionName: functionName });
    return [
      lambda(`${name}: failed invocations`, "Errors", "Sum"),
      lambda(`${name}: throttled invocations`, "Throttles", "Sum"),
      lambda(`${name}: most at the same time`, "ConcurrentExecutions", "Maximum"),
      ...(name === "publisher"
        ? [lambda("publisher: oldest change when it is read, ms", "IteratorAge", "Maximum")]
        : []),
    ];
  });
  const api = metricIn("AWS/ApiGateway", { ApiName: apiName });
  return [
    ...ofFunctions,
    api("REST API: responses 4xx", "4XXError", "Sum"),
    api("REST API: responses 5xx", "5XXError", "Sum"),
    api("REST API: latency p99 of the worst minute, ms", "Latency", "p99"),
  ];
}

// The metrics of a table leave out those of its indexes.
const INDEXES = [JOBS_TABLE.openIndex, JOBS_TABLE.endedIndex, JOBS_TABLE.pausedIndex, JOBS_TABLE.batchIndex];

/** Labelled with the name of the unit; several have the same label and are added up. */
export function billedMetrics({ tables, functions, apiName }: StackDescription): MetricQuery[] {
  const places = tables.flatMap(({ tableName, hasIndexes }) => [
    { TableName: tableName },
    ...(hasIndexes
      ? INDEXES.map(({ name }) => ({ TableName: tableName, GlobalSecondaryIndexName: name }))
      : []),
  ]);
  return [
    ...places.flatMap((place) => {
      const dynamo = metricIn("AWS/DynamoDB", place);
      return [
        dynamo(COUNTED_BY_AWS.writes, "ConsumedWriteCapacityUnits", "Sum"),
        dynamo(COUNTED_BY_AWS.reads, "ConsumedReadCapacityUnits", "Sum"),
      ];
    }),
    metricIn("AWS/ApiGateway", { ApiName: apiName })(COUNTED_BY_AWS.calls, "Count", "Sum"),
    ...functions.map(({ logGroupName }) =>
      metricIn("AWS/Logs", { LogGroupName: logGroupName })(COUNTED_BY_AWS.logBytes, "IncomingBytes", "Sum"),
    ),
  ];
}

/** One value for each label; a label of which AWS has no data is left out. */
export function sumByLabel(
  values: readonly { readonly label: string; readonly value: number | undefined }[],
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { label, value } of values) {
    if (value !== undefined) sums.set(label, (sums.get(label) ?? 0) + value);
  }
  return sums;
}

function metricIn(namespace: string, dimensions: Readonly<Record<string, string>>) {
  return (label: string, name: string, stat: MetricQuery["stat"]): MetricQuery => ({
    ...{ label, namespace, name, dimensions, stat },
  });
}
