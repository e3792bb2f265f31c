import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { endedShard, isoTime, type Job, openShard } from "@boomerang/core";
import { type LocalPipelineState, localClientConfig } from "@boomerang/runtime/local-pipeline";

// A limit of DynamoDB.
const ITEMS_PER_CALL = 25;
const CALLS_AT_A_TIME = 4;

/** Writes records into the table of a local pipeline, past its queue. */
export async function writeRecords(
  { endpoints, tables }: Pick<LocalPipelineState, "endpoints" | "tables">,
  jobs: Iterator<Job, unknown, void>,
): Promise<void> {
  const client = new DynamoDBClient(localClientConfig(endpoints.dynamodb));
  async function write(): Promise<void> {
    for (let items = take(jobs); items.length > 0; items = take(jobs))
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tables.jobs]: items } }));
  }
  await Promise.all(Array.from({ length: CALLS_AT_A_TIME }, write));
  client.destroy();
}

function take(jobs: Iterator<Job, unknown, void>) {
  const items: WriteRequest[] = [];
  while (items.length < ITEMS_PER_CALL) {
    const { value, done } = jobs.next();
    if (done) break;
    items.push({ PutRequest: { Item: marshall({ ...value }) } });
  }
  return items;
}

const T0 = Date.UTC(2026, 10, 1);
const FAILED_EVERY = 10;

/** When job `many-{n}` ended. */
export const endedAt = (n: number) => isoTime(T0 + n * 1000);

/** Records of jobs that ended, one a second: `many-0`, `many-1`, …; each tenth one failed. */
export function* endedJobs(count: number): Generator<Job, void, void> {
  for (let n = 0; n < count; n++) {
    const job_id = `many-${n}`;
    const status = n % FAILED_EVERY === 0 ? "FAILED" : "SUCCEEDED";
    yield {
      ...{ job_id, status, version: 3, target: { model_id: "echo" }, submissions: 1, deliveries: 1 },
      ...{ created_at: isoTime(T0 + n * 1000 - 700), completed_at: endedAt(n) },
      ended_shard: endedShard(status, job_id),
      ...(status === "FAILED"
        ? { errors: [{ code: "MODEL_PREDICT_ERROR", message: "out of memory" }], input: `{"n":${n}}` }
        : { result: `{"n":${n}}` }),
    };
  }
}

/** Records of jobs that run at the provider: `open-0`, `open-1`, …; created one a millisecond, until now. */
export function* submittedJobs(count: number): Generator<Job, void, void> {
  const now = Date.now();
  for (let n = 0; n < count; n++) yield submittedJob(`open-${n}`, now - count + n);
}

/** The record of a job that runs at the provider, and is checked in an hour. */
export function submittedJob(job_id: string, createdAt: number): Job {
  return {
    ...{ job_id, status: "SUBMITTED", version: 2, target: { model_id: "echo" }, submissions: 1 },
    ...{ deliveries: 0, request_id: `r-${job_id}`, input: "1" },
    ...{ created_at: isoTime(createdAt), submitted_at: isoTime(createdAt) },
    ...{ open_shard: openShard(job_id), check_at: isoTime(Date.now() + 3_600_000) },
  };
}
