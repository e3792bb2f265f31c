import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { CONTROL_TABLE, type ControlKey } from "@boomerang/core";
import type { VersionedStore } from "./versioned-store.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** How a state is written as attributes of an item of table `Control`. */
export interface ItemFormat<State> {
  toItem(state: State): Attributes;
  // biome-ignore lint/suspicious/noExplicitAny: attributes of a stored item have no type
  fromItem(item: Record<string, any>): State;
}

/** One item of table `Control`; every write is conditional on its version. */
export function createDynamoVersionedStore<State>(
  client: DynamoDBClient,
  tableName: string,
  key: ControlKey,
  { toItem, fromItem }: ItemFormat<State>,
): VersionedStore<State> {
  return {
    async read() {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const item = unmarshall(Item);
      return { state: fromItem(item), version: item.version };
    },
    async write(state, expected) {
      const item = { ...key, ...toItem(state), version: (expected ?? 0) + 1 };
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
