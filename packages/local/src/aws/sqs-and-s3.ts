import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { tryParse } from "@boomerang/core";
import { buildApp } from "fauxqs";
import type { RunningServer } from "../http/loopback-server.ts";
import { fieldsOf } from "../json.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION, localClientConfig } from "./account.ts";
import type { ServiceCall } from "./direct-calls.ts";
import type { SqsCall } from "./message-ages.ts";
import { allowAstralCharacters } from "./sqs-characters.ts";

export interface LocalQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

/** Embedded SQS and S3 at one endpoint, with the queues and the bucket of the stack. */
export interface SqsAndS3 extends RunningServer {
  readonly queues: {
    readonly jobs: LocalQueue;
    readonly deadLetters: LocalQueue;
    readonly spill: LocalQueue;
    readonly quarantine: LocalQueue;
  };
  readonly bucket: string;
  /** Calls SQS. */
  readonly call: ServiceCall;
  /** URL of the queue with this ARN. */
  readonly urlOf: (queueArn: string) => string;
}

export interface SqsAndS3Options {
  /**
   * Visibility timeout in seconds, within the limits of SQS; default 60. On AWS it is six times the
   * function's timeout.
   */
  readonly visibilityTimeoutSeconds?: number;
  /** Receive count above which SQS moves a message to the dead-letter queue; default 1000, as in the stack. */
  readonly maxReceiveCount?: number;
  /** Called with each call of SQS that has succeeded, before it is responded to. */
  readonly onCall?: ((call: SqsCall) => void) | undefined;
}

const SQS_OPERATION = /^AmazonSQS\.(.+)$/;
const BUCKET = "boomerang-payloads";

/** Starts fauxqs, an in-memory SQS and S3, on 127.0.0.1. */
export async function startSqsAndS3(options: SqsAndS3Options = {}): Promise<SqsAndS3> {
  await allowAstralCharacters();
  // Not startFauxqs(), which listens on every interface and reads settings from the environment.
  const app = buildApp({ logger: false, defaultRegion: LOCAL_REGION });
  const { onCall } = options;
  if (onCall !== undefined) {
    app.addHook("onSend", async ({ headers, body }, { statusCode }, payload) => {
      const [, operation] = SQS_OPERATION.exec(String(headers["x-amz-target"])) ?? [];
      if (operation === undefined || statusCode !== 200) return;
      const queueUrl = String(fieldsOf(body).QueueUrl);
      onCall({ operation, queueUrl, request: body, response: tryParse(String(payload)) });
    });
  }
  const endpoint = await app.listen({ host: "127.0.0.1", port: 0 });

  const sqs = new SQSClient(localClientConfig(endpoint));
  const s3 = new S3Client(localClientConfig(endpoint));
  // fauxqs returns URLs with a host name that not every machine resolves; it reads only their path.
  const urlOf = (name: string) => `${endpoint}/${LOCAL_ACCOUNT}/${name}`;
  const queue = (name: string): LocalQueue => ({
    name,
    url: urlOf(name),
    arn: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`,
  });
  const queues = {
    jobs: queue("jobs"),
    deadLetters: queue("jobs-dead-letters"),
    spill: queue("spill"),
    quarantine: queue("quarantine"),
  };
  const attributes = {
    VisibilityTimeout: String(options.visibilityTimeoutSeconds ?? 60),
    MessageRetentionPeriod: String(14 * 24 * 60 * 60),
  };
  const redrive = {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queues.deadLetters.arn,
      maxReceiveCount: options.maxReceiveCount ?? 1000,
    }),
  };
  await Promise.all([
    sqs.send(new CreateQueueCommand({ QueueName: queues.deadLetters.name, Attributes: attributes })),
    sqs.send(
      new CreateQueueCommand({ QueueName: queues.jobs.name, Attributes: { ...attributes, ...redrive } }),
    ),
    // No redrive: a spilled delivery contains a result that exists nowhere else, and is retried until it is stored.
    sqs.send(new CreateQueueCommand({ QueueName: queues.spill.name, Attributes: attributes })),
    sqs.send(
      new CreateQueueCommand({
        QueueName: queues.quarantine.name,
        Attributes: { ...attributes, MessageRetentionPeriod: String(24 * 60 * 60) },
      }),
    ),
    s3.send(new CreateBucketCommand({ Bucket: BUCKET })),
  ]);
  sqs.destroy();
  s3.destroy();
  return {
    endpoint,
    queues,
    bucket: BUCKET,
    urlOf: (queueArn) => urlOf(queueArn.split(":").at(-1) ?? ""),
    async call({ operation, body }) {
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AmazonSQS.${operation}`,
      };
      const response = await app.inject({ method: "POST", url: "/", headers, payload: body });
      return { status: response.statusCode, body: response.body };
    },
    stop: () => app.close(),
  };
}
