import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Clock, CONTROL_TABLE, queueStatusKey } from "@boomerang/core";
import { fromAwsError } from "../connect/aws-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { formatTarget, targetOf } from "../job/parse-target.ts";
import { timeOf } from "../time-of.ts";

/** The provider's queue of a target, as the scheduler recorded it. */
export interface QueueStatusEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Requests that wait there. */
  readonly queued: number;
  /** Requests that run there. */
  readonly inProgress: number;
}

export interface QueueHistoryOptions {
  /** Default: an hour ago. Entries are kept for 30 days. */
  readonly since?: string | Date | undefined;
  /** Default: now. */
  readonly until?: string | Date | undefined;
}

interface Sources {
  readonly dynamodb: () => Promise<DynamoDBClient>;
  readonly tableName: () => Promise<string>;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;

/**
 * The entries of a target, the oldest first: one a minute, if the target is in the deployment's setting `targets`.
 *
 * @throws BoomerangError
 */
export async function* queueHistory(
  { dynamodb, tableName, clock }: Sources,
  target: string | JobTarget,
  { since = new Date(clock.now() - HOUR_MS), until = new Date(clock.now()) }: QueueHistoryOptions,
): AsyncGenerator<QueueStatusEntry, void, void> {
  const [{ QueryCommand }, { marshall, unmarshall }] = await Promise.all([
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/util-dynamodb"),
  ]);
  const [client, TableName] = await Promise.all([dynamodb(), tableName()]);
  const { pk } = queueStatusKey(formatTarget(targetOf(target)), 0);
  const bounds = { ":pk": pk, ":from": timeOf("since", since), ":to": timeOf("until", until) };
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client
      .send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :from AND :to",
          ExpressionAttributeNames: { "#pk": CONTROL_TABLE.partitionKey, "#sk": CONTROL_TABLE.sortKey },
          ExpressionAttributeValues: marshall(bounds),
          ...(start !== undefined && { ExclusiveStartKey: start }),
        }),
      )
      .catch((error: unknown) => {
        throw fromAwsError(error, "read the history of the queue");
      });
    for (const item of Items) {
      const { sk, num_queued_requests: queued, num_in_progress_requests: inProgress } = unmarshall(item);
      yield { at: sk, queued, inProgress };
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
