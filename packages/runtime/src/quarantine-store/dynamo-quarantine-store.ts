import { createHash } from "node:crypto";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { CONTROL_TABLE, isoTime, quarantineCountsKey, verifiedSecretsKey } from "@boomerang/core";
import { MAX_QUARANTINED_A_DAY, MAX_QUARANTINED_OF_A_JOB, type QuarantineStore } from "./quarantine-store.ts";

// The counts of a day are needed on that day only.
const COUNTS_KEPT_MS = 2 * 24 * 3_600_000;

/** The store in table `Control`. */
export function createDynamoQuarantineStore(client: DynamoDBClient, tableName: string): QuarantineStore {
  return {
    async hasVerified(fingerprint) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: marshall(verifiedSecretsKey(fingerprint)),
          ConsistentRead: true,
        }),
      );
      return Item !== undefined;
    },
    async recordVerified(fingerprint, at) {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall(verifiedSecretsKey(fingerprint)),
          UpdateExpression: "SET verified_at = if_not_exists(verified_at, :at)",
          ExpressionAttributeValues: marshall({ ":at": isoTime(at) }),
        }),
      );
    },
    async admit(fingerprint, { jobId, id }, at) {
      const key = marshall(quarantineCountsKey(fingerprint, at));
      const ofJob = attributeOf(jobId);
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: key,
            UpdateExpression: "ADD #all :one, #job :ids SET #ttl = :ttl",
            ConditionExpression:
              "(attribute_not_exists(#all) OR #all < :most) AND (attribute_not_exists(#job) OR (size(#job) < :mostOfJob AND NOT contains(#job, :id)))",
            ExpressionAttributeNames: {
              "#all": "quarantined",
              "#job": ofJob,
              "#ttl": CONTROL_TABLE.timeToLive,
            },
            ExpressionAttributeValues: marshall({
              ":one": 1,
              ":id": id,
              ":ids": new Set([id]),
              ":most": MAX_QUARANTINED_A_DAY,
              ":mostOfJob": MAX_QUARANTINED_OF_A_JOB,
              ":ttl": Math.ceil((at + COUNTS_KEPT_MS) / 1000),
            }),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const { Item = {} } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: key,
          ConsistentRead: true,
          ProjectionExpression: "#job",
          ExpressionAttributeNames: { "#job": ofJob },
        }),
      );
      return Item[ofJob]?.SS?.includes(id) ?? false;
    },
  };
}

/** The attribute with a job's deliveries: of a fixed length, so that the item stays small with a thousand jobs. */
function attributeOf(jobId: string): string {
  return `job#${createHash("sha256").update(jobId).digest("hex").slice(0, 16)}`;
}
