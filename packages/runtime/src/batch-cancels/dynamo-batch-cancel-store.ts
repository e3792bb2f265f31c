import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { batchCancelKey, CONTROL_TABLE, isoTime } from "@boomerang/core";
import { createDynamoVersionedStore, type ItemFormat } from "../control-item/dynamo-versioned-store.ts";
import type { BatchCancel, BatchCancelStore } from "./batch-cancels.ts";

// SQS keeps no message longer than 14 days.
const KEPT_SECONDS = 15 * 24 * 3600;

const FORMAT: ItemFormat<BatchCancel> = {
  toItem: ({ sentAt, recordedAt }) => ({
    sent_at: isoTime(sentAt),
    recorded_at: isoTime(recordedAt),
    [CONTROL_TABLE.timeToLive]: Math.ceil(recordedAt / 1000) + KEPT_SECONDS,
  }),
  fromItem: ({ sent_at, recorded_at }) => ({
    sentAt: Date.parse(sent_at),
    recordedAt: Date.parse(recorded_at),
  }),
};

/** The latest cancellation of a batch in table `Control`. */
export function createDynamoBatchCancelStore(
  client: DynamoDBClient,
  tableName: string,
  batchId: string,
): BatchCancelStore {
  return createDynamoVersionedStore(client, tableName, batchCancelKey(batchId), FORMAT);
}
