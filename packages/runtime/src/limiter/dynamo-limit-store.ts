import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { CONTROL_TABLE, limitStateKey } from "@boomerang/core";
import type { LimitStore } from "./limiter.ts";

/** The store of the limiter `name` in table `Control`. */
export function createDynamoLimitStore(client: DynamoDBClient, tableName: string, name: string): LimitStore {
  const key = limitStateKey(name);
  return {
    async read() {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const { tat, share, shared_at, paused_until, version } = unmarshall(Item);
      return { state: { tat, share, sharedAt: shared_at, pausedUntil: paused_until }, version };
    },
    async write(state, expected) {
      const { tat, share, sharedAt, pausedUntil } = state;
      const item = {
        ...key,
        tat,
        share,
        shared_at: sharedAt,
        paused_until: pausedUntil,
        version: (expected ?? 0) + 1,
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(item),
            ...(expected === undefined
              ? { ConditionExpression: `attribute_not_exists(${CONTROL_TABLE.partitionKey})` }
              : {
                  ConditionExpression: "version = :expected",
                  ExpressionAttributeValues: marshall({ ":expected": expected }),
                }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
