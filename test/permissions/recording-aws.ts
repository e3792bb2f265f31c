import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { type Stub, startStub } from "../scenarios/aws-stub.ts";
import { type AwsCall, callName } from "./aws-call.ts";
import { requestedCalls } from "./requested-calls.ts";

/** All services of AWS: it records every call, and responds as if the call were allowed. */
export interface RecordingAws extends Stub {
  /** The calls so far, as `callName` writes them. */
  readonly calls: ReadonlySet<string>;
  /** Bodies of the messages that were sent, by the name of the queue. */
  readonly sent: Readonly<Record<string, string[]>>;
  /** Records of table `Jobs`; the open ones are due. */
  readonly jobs: Map<string, Job>;
  /** Items of table `Control`, by their partition. */
  readonly control: Map<string, object>;
  /** Whether writes to table `Jobs` fail. */
  failsToWrite: boolean;
}

/** @param secrets what a secret contains, by its name */
export async function startRecordingAws(secrets: Readonly<Record<string, string>>): Promise<RecordingAws> {
  const calls = new Set<string>();
  const objects = new Map<string, Buffer>();
  const sent: Record<string, string[]> = {};
  const jobs = new Map<string, Job>();
  const control = new Map<string, object>();

  function respond(call: AwsCall, body: Buffer) {
    const { TableName, Key, ExpressionAttributeValues, SecretId, QueueUrl, MessageBody, Entries } =
      fields(body);
    switch (call.action) {
      case "secretsmanager:GetSecretValue":
        return { SecretString: secrets[String(SecretId).split(":").at(-1) ?? ""] };
      case "dynamodb:GetItem":
        return itemOf(TableName === "JobsTable" ? jobs.get(Key.job_id.S) : control.get(Key.pk.S));
      case "dynamodb:Query":
        return { Items: [...jobs.values()].filter(inShard(ExpressionAttributeValues[":shard"])).map(keysOf) };
      case "sqs:SendMessage":
        sent[nameOf(QueueUrl)] = [...(sent[nameOf(QueueUrl)] ?? []), MessageBody];
        return { MessageId: "m-1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
      case "events:PutEvents":
        return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "e-1" })) };
      default:
        return {};
    }
  }

  function respondAsS3(request: IncomingMessage, body: Buffer): Buffer | undefined {
    const { pathname } = new URL(request.url ?? "", "http://aws");
    if (request.method === "PUT") objects.set(pathname, body);
    return request.method === "PUT" ? Buffer.alloc(0) : objects.get(pathname);
  }

  const aws = {
    calls,
    sent,
    jobs,
    control,
    failsToWrite: false,
  };
  const stub = await startStub(async (request, response) => {
    const body = await buffer(request);
    const [call, ...others] = requestedCalls(request, body);
    if (call === undefined) return void response.writeHead(404).end();
    for (const each of [call, ...others]) calls.add(callName(each));
    if (call.action.startsWith("s3:")) {
      const object = respondAsS3(request, body);
      return void response.writeHead(object === undefined ? 404 : 200).end(object);
    }
    response.setHeader("content-type", "application/x-amz-json-1.0");
    const fails = aws.failsToWrite && callName(call) === "dynamodb:UpdateItem JobsTable";
    if (fails) return void response.writeHead(400).end('{"__type":"ValidationException"}');
    response.writeHead(200).end(JSON.stringify(respond(call, body)));
  });
  return Object.assign(aws, stub);
}

// biome-ignore lint/suspicious/noExplicitAny: requests of services have no type here
const fields = (body: Buffer): any => (body.length === 0 ? {} : JSON.parse(body.toString()));
const nameOf = (queueUrl: string) => queueUrl.split("/").at(-1) ?? "";
/** An item as DynamoDB writes it in responses, and in its streams. */
const written = (item: object) => jobsStreamRecord(1, item).dynamodb?.NewImage;
const itemOf = (item: object | undefined) => (item === undefined ? {} : { Item: written(item) });
const keysOf = ({ job_id, open_shard, check_at, created_at }: Job) =>
  written({ job_id, open_shard, check_at, created_at });

/** One shard of the index of open jobs has all jobs. */
function inShard({ N, S }: { readonly N?: string; readonly S?: string }) {
  return (job: Job) => (S === undefined ? N === "0" : job.paused_shard === S || job.batch_shard === S);
}
