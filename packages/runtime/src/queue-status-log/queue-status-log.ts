import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { CONTROL_TABLE, queueStatusKey } from "@boomerang/core";

/** History of the queues of targets. */
export interface QueueStatusLog {
  record(entry: QueueStatusEntry): Promise<void>;
}

export interface QueueStatusEntry {
  /** As `targetText` of core writes it. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly queued: number;
  readonly inProgress: number;
}

const RETENTION_MS = 30 * 24 * 3_600_000;

/** The log in table `Control`; DynamoDB deletes an entry after 30 days. */
export function createDynamoQueueStatusLog(client: DynamoDBClient, tableName: string): QueueStatusLog {
  return {
    async record({ target, at, queued, inProgress }) {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: marshall({
            ...queueStatusKey(target, at),
            num_queued_requests: queued,
            num_in_progress_requests: inProgress,
            [CONTROL_TABLE.timeToLive]: Math.ceil((at + RETENTION_MS) / 1000),
          }),
        }),
      );
    },
  };
}
