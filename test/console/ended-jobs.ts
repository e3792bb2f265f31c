import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { endedShard, isoTime, type Job } from "@boomerang/core";
import { localClientConfig } from "@boomerang/runtime/local-pipeline";

const T0 = Date.UTC(2026, 10, 1);
// Limits of DynamoDB and of two processors.
const ITEMS_PER_CALL = 25;
const CALLS_AT_A_TIME = 4;

const FAILED_EVERY = 10;
const SECOND = 1000;

/** The record of job `many-{n}`, which ended n seconds after the first; each tenth one failed. */
function endedJob(n: number): Job {
  const job_id = `many-${n}`;
  const status = n % FAILED_EVERY === 0 ? "FAILED" : "SUCCEEDED";
  return {
    ...{ job_id, status, version: 3, target: { model_id: "echo" }, submissions: 1, deliveries: 1 },
    created_at: isoTime(T0 + n * SECOND - 700),
    completed_at: endedAt(n),
    ended_shard: endedShard(status, job_id),
    ...(status === "FAILED"
      ? { errors: [{ code: "MODEL_PREDICT_ERROR", message: "out of memory" }], input: `{"n":${n}}` }
      : { result: `{"n":${n}}` }),
  };
}

/** When job `many-{n}` ended. */
export const endedAt = (n: number) => isoTime(T0 + n * SECOND);

/** Writes the jobs 0 to `count` - 1 as records of a local pipeline, past its queue: they all have ended. */
export async function writeEndedJobs(endpoint: string, tableName: string, count: number): Promise<void> {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  let next = 0;
  async function write(): Promise<void> {
    while (next < count) {
      const jobs = Array.from({ length: Math.min(ITEMS_PER_CALL, count - next) }, (_, n) =>
        endedJob(next + n),
      );
      next += jobs.length;
      const items = jobs.map((job) => ({ PutRequest: { Item: marshall(job) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: items } }));
    }
  }
  await Promise.all(Array.from({ length: CALLS_AT_A_TIME }, write));
  client.destroy();
}
