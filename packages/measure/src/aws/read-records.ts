import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { JOB_STATUSES } from "@boomerang/core";
import type { JobTimes } from "../job-times.ts";

const MOST_KEYS = 100;
// No input, no result, no message of an error.
const ATTRIBUTES = [
  "job_id",
  "status",
  "created_at",
  "submitted_at",
  "completed_at",
  "submissions",
  "deliveries",
  "errors",
];

/** Reads records without their content. Keys that the table does not answer are left out, as if they had no record yet. */
export async function readRecords(client: DynamoDBClient, table: string, jobIds: readonly string[]) {
  const records: JobTimes[] = [];
  let readUnits = 0;
  for (let n = 0; n < jobIds.length; n += MOST_KEYS) {
    const Keys = jobIds.slice(n, n + MOST_KEYS).map((id) => ({ job_id: { S: id } }));
    const { Responses, ConsumedCapacity } = await client.send(
      new BatchGetItemCommand({
        ReturnConsumedCapacity: "TOTAL",
        RequestItems: {
          [table]: {
            Keys,
            ProjectionExpression: ATTRIBUTES.map((_, index) => `#${index}`).join(),
            ExpressionAttributeNames: Object.fromEntries(
              ATTRIBUTES.map((name, index) => [`#${index}`, name]),
            ),
          },
        },
      }),
    );
    records.push(...(Responses?.[table] ?? []).flatMap((item) => jobTimes(item) ?? []));
    readUnits += (ConsumedCapacity ?? []).reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  }
  return { records, readUnits };
}

type Item = Readonly<Record<string, AttributeValue>>;

function jobTimes(item: Item): JobTimes | undefined {
  const time = (name: string) => (item[name]?.S === undefined ? undefined : Date.parse(item[name].S));
  const status = JOB_STATUSES.find((known) => known === item.status?.S);
  const [jobId, createdAt] = [item.job_id?.S, time("created_at")];
  if (status === undefined || jobId === undefined || createdAt === undefined) return undefined;
  return {
    ...{ jobId, status, createdAt },
    submittedAt: time("submitted_at"),
    completedAt: time("completed_at"),
    submissions: Number(item.submissions?.N ?? 0),
    deliveries: Number(item.deliveries?.N ?? 0),
    errorCodes: (item.errors?.L ?? []).flatMap(({ M }) => M?.code?.S ?? []),
  };
}
