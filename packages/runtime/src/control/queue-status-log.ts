import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { queueStatusKey } from "@boomerang/core";

/** Where the queue of a target is recorded over time. */
export interface QueueStatusLog {
  record(entry: QueueStatusEntry): Promise<void>;
}

export interface QueueStatusEntry {
  /** The target as text. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly queued: number;
  readonly inProgress: number;
}

const KEPT_MS = 30 * 24 * 3_600_000;

/** The log in table `Control`, under `queue#{target}` and the time; an entry is kept for 30 days. */
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
            expires_at: Math.ceil((at + KEPT_MS) / 1000),
          }),
        }),
      );
    },
  };
}
