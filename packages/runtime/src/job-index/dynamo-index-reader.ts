import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { JOBS_TABLE } from "@boomerang/core";
import type { IndexedJob, IndexReader } from "./index-reader.ts";

const INDEXES = {
  open: JOBS_TABLE.openIndex,
  ended: JOBS_TABLE.endedIndex,
  batch: JOBS_TABLE.batchIndex,
  paused: JOBS_TABLE.pausedIndex,
} as const;

// Times are compared as text: these are before and after every time.
const [FIRST, LAST] = ["0", "9999-12-31T23:59:59.999Z"];

/** Reads the indexes of table `Jobs`. */
export function createDynamoIndexReader(client: DynamoDBClient, tableName: string): IndexReader {
  return {
    async read({ index, shard, from = FIRST, to = LAST, limit, position }) {
      const { name, partitionKey, sortKey } = INDEXES[index];
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: name,
          KeyConditionExpression: "#shard = :shard AND #at BETWEEN :from AND :to",
          ExpressionAttributeNames: { "#shard": partitionKey, "#at": sortKey },
          ExpressionAttributeValues: marshall({ ":shard": shard, ":from": from, ":to": to }),
          ScanIndexForward: index !== "ended",
          Limit: limit,
          ...(position !== undefined && { ExclusiveStartKey: marshall(position) }),
        }),
      );
      return {
        jobs: Items.map((item) => unmarshall(item) as IndexedJob),
        next: LastEvaluatedKey === undefined ? undefined : unmarshall(LastEvaluatedKey),
      };
    },
  };
}
