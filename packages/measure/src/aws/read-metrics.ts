import {
  type CloudWatchClient,
  type MetricDataQuery,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import type { MetricQuery, Period } from "../stack.ts";

const MINUTE_MS = 60_000;

/** One value for each query over the whole minutes that contain the period; `undefined` if AWS has no data. */
export async function readMetrics(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  { from, to }: Period,
): Promise<(number | undefined)[]> {
  const values = queries.map((): number[] => []);
  const query = {
    MetricDataQueries: queries.map(queryOf),
    StartTime: new Date(Math.floor(from / MINUTE_MS) * MINUTE_MS),
    EndTime: new Date(Math.ceil(to / MINUTE_MS) * MINUTE_MS),
  };
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, query)) {
    for (const { Id = "", Values = [] } of MetricDataResults) values[Number(Id.slice(1))]?.push(...Values);
  }
  return queries.map(({ stat }, n) => {
    const [first, ...others] = values[n] ?? [];
    if (first === undefined) return undefined;
    return others.reduce((sum, value) => (stat === "Sum" ? sum + value : Math.max(sum, value)), first);
  });
}

function queryOf({ namespace, name, dimensions, stat }: MetricQuery, n: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: `m${n}`, MetricStat: { Metric, Period: 60, Stat: stat } };
}
