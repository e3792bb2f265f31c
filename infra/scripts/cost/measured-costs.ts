import { costOfMillion } from "./cost-model.ts";

/** The lines of the cost model that a run compares with what it counts, and SQS's, which AWS does not count as a metric. */
export const MEASURED_COSTS = [
  "SQS requests",
  "DynamoDB write units",
  "DynamoDB read units",
  "REST API calls",
  "Lambda requests",
  "Lambda GB-seconds",
  "CloudWatch Logs, GB",
] as const;

/** The cost model of a million jobs that are sent as fast as a run sends them. */
export function modelOf(inputBytes: number, resultKb: number) {
  const model = costOfMillion({ inputKb: Math.max(0.001, inputBytes / 1000), resultKb }, "backlog");
  return MEASURED_COSTS.flatMap((wanted) => model.filter(({ what }) => what === wanted));
}
