import { BatchWriteItemCommand, DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { isoTime, type Job } from "@boomerang/core";
import { localClientConfig } from "@boomerang/local";

// What BatchWriteItem accepts.
const PAGE = 25;
const TableName = "Jobs";

/** Changes table `Jobs` at a URL beside the functions that use it. */
export function createTable(url: string) {
  const client = new DynamoDBClient(localClientConfig(url));
  async function inPages<T>(all: readonly T[], requestOf: (each: T) => object): Promise<void> {
    for (let n = 0; n < all.length; n += PAGE) {
      const requests = all.slice(n, n + PAGE).map(requestOf);
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    }
  }
  return {
    add: (records: readonly Job[]) =>
      inPages(records, (record) => ({
        PutRequest: { Item: marshall({ ...record, write_id: "filling" }, { removeUndefinedValues: true }) },
      })),
    remove: (jobIds: readonly string[]) =>
      inPages(jobIds, (jobId) => ({ DeleteRequest: { Key: keyOf(jobId) } })),
    /** Makes open jobs due, as if the time of their check had come. */
    async makeDue(jobIds: readonly string[]): Promise<void> {
      for (const jobId of jobIds)
        await client.send(
          new UpdateItemCommand({
            ...{ TableName, Key: keyOf(jobId), UpdateExpression: "SET check_at = :at" },
            ExpressionAttributeValues: { ":at": { S: isoTime(Date.now() - 1000) } },
          }),
        );
    },
    stop: () => client.destroy(),
  };
}

const keyOf = (jobId: string) => ({ job_id: { S: jobId } });
