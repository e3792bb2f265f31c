import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { batchShard, endedShard, isoTime, type Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { createIndexReaderModel } from "@boomerang/testkit/models/index-reader";
import { startStub } from "./aws-stub.ts";

const T0 = Date.UTC(2026, 0, 1);

/** A deployment of the stack `Boomerang` that counts what it gets, and in which every job has succeeded at once. */
export interface BigDeployment {
  readonly url: string;
  /** How often each job id was sent. */
  readonly sent: ReadonlyMap<string, number>;
  /** Resolves when so many messages have come. */
  received(count: number): Promise<void>;
  /** Records that were read. */
  readonly read: () => number;
}

export async function startBigDeployment(): Promise<BigDeployment> {
  const sent = new Map<string, number>();
  const jobs = new Map<string, Job>();
  const index = createIndexReaderModel(jobs);
  const waiting: { count: number; resolve: () => void }[] = [];
  let messages = 0;
  let read = 0;

  function receive(body: string): void {
    const { job_id, batch_id, target, model_input } = JSON.parse(body);
    sent.set(job_id, (sent.get(job_id) ?? 0) + 1);
    messages++;
    const at = isoTime(T0 + jobs.size);
    jobs.set(job_id, {
      ...{ job_id, batch_id, target, status: "SUCCEEDED", version: 3, submissions: 1, deliveries: 1 },
      ...{ created_at: at, submitted_at: at, completed_at: at, result: JSON.stringify(model_input) },
      ...{ ended_shard: endedShard("SUCCEEDED", job_id), batch_shard: batchShard(batch_id, job_id) },
    });
    for (const each of waiting.filter(({ count }) => messages >= count)) each.resolve();
  }

  // biome-ignore lint/suspicious/noExplicitAny: requests of services have no type here
  const operations: Record<string, (input: any) => unknown> = {
    SendMessageBatch: ({ Entries }) => ({
      Successful: Entries.map(({ Id, MessageBody }: { Id: string; MessageBody: string }) => {
        receive(MessageBody);
        const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
        return { Id, MessageId: Id, MD5OfMessageBody };
      }),
    }),
    BatchGetItem: ({ RequestItems }) => {
      const keys: { job_id: { S: string } }[] = RequestItems.Jobs.Keys;
      read += keys.length;
      return { Responses: { Jobs: keys.map(({ job_id }) => written(jobs.get(job_id.S))) } };
    },
    Query: async ({ IndexName, ExpressionAttributeValues, Limit, ExclusiveStartKey }) => {
      const position = ExclusiveStartKey && JSON.parse(ExclusiveStartKey.position.S);
      const { ":shard": shard, ":from": from, ":to": to } = ExpressionAttributeValues;
      const page = await index.read({
        index: IndexName,
        shard: shard.S,
        from: from.S,
        to: to.S,
        limit: Limit,
        position,
      });
      return {
        Items: page.jobs.map(written),
        LastEvaluatedKey: page.next && { position: { S: JSON.stringify(page.next) } },
      };
    },
  };

  const stub = await startStub(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const operation =
      String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ?? "";
    const perform = operations[operation];
    if (perform === undefined) return void response.end(described(`http://${request.headers.host}`));
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end(JSON.stringify(await perform(JSON.parse(body))));
  });
  return {
    url: stub.url,
    sent,
    received: (count) =>
      new Promise((resolve) => {
        if (messages >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    read: () => read,
  };
}

const written = (item: object | undefined) =>
  item === undefined ? undefined : jobsStreamRecord(1, item).dynamodb?.NewImage;

/** The response of CloudFormation to DescribeStacks, the only call that is not JSON. The SDK sends messages to the URL of the queue. */
function described(url: string): string {
  const outputs = Object.entries({ QueueUrl: `${url}/1/jobs`, JobsTableName: "Jobs" }).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
<member><StackName>Boomerang</StackName><CreationTime>2026-01-01T00:00:00.000Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
<Outputs>${outputs.join("")}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
