import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { batchShard, endedShard, isOutcome, type Job as JobRecord, openShard } from "@boomerang/core";
import { createIndexReaderModel } from "@boomerang/testkit/models/index-reader";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { mockClient } from "aws-sdk-client-mock";
import type { Client } from "./client.ts";
import { createClientIn } from "./create-client.ts";

const QUEUES = "https://sqs.us-east-1.amazonaws.com/000000000000";
const NAMES = {
  queueUrl: `${QUEUES}/jobs`,
  jobsTableName: "Jobs",
  deadLetterQueueUrl: `${QUEUES}/dead`,
  controlTableName: "Control",
  spillQueueUrl: `${QUEUES}/spill`,
  quarantineQueueUrl: `${QUEUES}/quarantine`,
  unpublishedQueueUrl: `${QUEUES}/unpublished`,
  deploymentName: "Shop",
};

const noLocalPipelines = () => {
  throw new Error("a client of a deployment looked for a local pipeline");
};

/** A client over a queue and a table in memory, in virtual time. */
export function setUp(
  names: Partial<typeof NAMES> = NAMES,
  { dynamodb: ownDynamodb = new DynamoDBClient({ region: "us-east-1" }) } = {},
) {
  const time = new VirtualClock();
  const real = {
    sqs: new SQSClient({ region: "us-east-1" }),
    dynamodb: ownDynamodb,
    s3: new S3Client({ region: "us-east-1" }),
    cloudWatch: new CloudWatchClient({ region: "us-east-1" }),
  };
  const sqs = mockClient(real.sqs);
  const dynamodb = mockClient(real.dynamodb);
  const s3 = mockClient(real.s3);
  const cloudWatch = mockClient(real.cloudWatch);
  const records = new Map<string, JobRecord>();
  const objects = new Map<string, string>();
  sqs.on(SendMessageBatchCommand).resolves({});
  dynamodb.on(BatchGetItemCommand).callsFake(async ({ RequestItems }) => {
    const items = RequestItems.Jobs.Keys.flatMap(({ job_id }: { job_id: { S: string } }) => {
      const record = records.get(job_id.S);
      return record === undefined ? [] : [marshall(record, { removeUndefinedValues: true })];
    });
    return { Responses: { Jobs: items } };
  });
  const index = createIndexReaderModel(records);
  dynamodb.on(QueryCommand).callsFake(async (query) => {
    const { ":shard": shard, ":from": from, ":to": to } = unmarshall(query.ExpressionAttributeValues);
    const position = query.ExclusiveStartKey && unmarshall(query.ExclusiveStartKey);
    const page = await index.read({ index: query.IndexName, shard, from, to, limit: query.Limit, position });
    return {
      Items: page.jobs.map((job) => marshall(job, { removeUndefinedValues: true })),
      LastEvaluatedKey: page.next && marshall(page.next),
    };
  });
  s3.on(GetObjectCommand).callsFake(async ({ Bucket, Key }) => {
    const text = objects.get(`s3://${Bucket}/${Key}`);
    if (text === undefined) throw Object.assign(new Error("no such key"), { name: "NoSuchKey" });
    return { Body: { transformToString: async () => text } };
  });
  let ids = 0;
  const client: Client = createClientIn(
    {
      env: {},
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      newId: () => `id-${ids++}`,
      localPipelines: noLocalPipelines,
    },
    { names, aws: real },
  );
  const sentCalls = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
  return {
    client,
    time,
    sqs,
    dynamodb,
    s3,
    cloudWatch,
    records,
    objects,
    sentCalls,
    /** The messages sent so far. */
    sent: () =>
      sentCalls().flatMap(({ Entries = [] }) => Entries.map((entry) => JSON.parse(entry.MessageBody ?? ""))),
    /** Numbers of keys of the reads so far. */
    reads: () =>
      dynamodb
        .commandCalls(BatchGetItemCommand)
        .map(({ args }) => args[0].input.RequestItems?.Jobs?.Keys?.length),
  };
}

export const TARGET = { model_id: "echo" };

/** A record with these fields. */
export function recordOf(job_id: string, fields: Partial<JobRecord> = {}): JobRecord {
  return {
    job_id,
    status: "PENDING",
    version: 1,
    target: TARGET,
    submissions: 0,
    deliveries: 0,
    created_at: "2026-01-01T00:00:00.000Z",
    ...fields,
  };
}

/** A record with this status, in the indexes. */
export function indexed(
  job_id: string,
  status: JobRecord["status"],
  fields: Partial<JobRecord> = {},
): JobRecord {
  const time = "2026-01-01T00:00:10.000Z";
  const { batch_id, created_at = "2026-01-01T00:00:00.000Z" } = fields;
  return recordOf(job_id, {
    status,
    ...(isOutcome(status)
      ? { ended_shard: endedShard(status, job_id), completed_at: time }
      : { open_shard: openShard(job_id), check_at: time }),
    ...(batch_id !== undefined && { batch_shard: batchShard(batch_id, job_id) }),
    ...(status === "SUCCEEDED" && { result: `{"id":"${job_id}"}` }),
    created_at,
    ...fields,
  });
}

/** A record with a result. */
export function succeeded(
  job_id: string,
  result = '{"label":"good"}',
  fields: Partial<JobRecord> = {},
): JobRecord {
  return recordOf(job_id, {
    status: "SUCCEEDED",
    completed_at: "2026-01-01T00:00:09.000Z",
    result,
    ...fields,
  });
}

/** The error that `work` rejects with. */
export async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("the call did not fail");
}
