import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { limitStateKey } from "@boomerang/core";
import { createDynamoVersionedStore, type ItemFormat } from "../control-item/dynamo-versioned-store.ts";
import type { LimitState } from "./gcra.ts";
import type { LimitStore } from "./limiter.ts";

const FORMAT: ItemFormat<LimitState> = {
  toItem: ({ tat, share, sharedAt, pausedUntil }) => ({
    ...{ tat, share },
    shared_at: sharedAt,
    paused_until: pausedUntil,
  }),
  fromItem: ({ tat, share, shared_at, paused_until }) => ({
    ...{ tat, share },
    sharedAt: shared_at,
    pausedUntil: paused_until,
  }),
};

/** The store of the limiter `name` in table `Control`. */
export function createDynamoLimitStore(client: DynamoDBClient, tableName: string, name: string): LimitStore {
  return createDynamoVersionedStore(client, tableName, limitStateKey(name), FORMAT);
}
