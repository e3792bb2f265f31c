import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, type Random, type Sleep, systemSleep } from "@boomerang/core";
import type { BoomerangClient } from "./client.ts";
import { createClientOver } from "./client-over.ts";
import { type Deployment, deploymentIn, readDeployment, required } from "./deployment.ts";

export interface ClientOptions extends Deployment {
  /** The name of the stack, whose outputs name the queue and the table; default: the names here, or in the environment. */
  readonly stack?: string | undefined;
  /** Settings of the AWS clients that are created, such as `region` and `endpoint`. */
  readonly aws?: { readonly region?: string; readonly endpoint?: string } | undefined;
  /** AWS clients of your own. */
  readonly clients?: Partial<AwsClients> | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  readonly sleep?: Sleep | undefined;
  readonly random?: Random | undefined;
}

interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
}

/**
 * A client of a deployment. Nothing is read before the first call.
 *
 * Names are taken from the options, else from the outputs of `stack`, else from the variables `BOOMERANG_QUEUE_URL` and
 * `BOOMERANG_JOBS_TABLE_NAME`, which the construct's `grantSubmit` and `grantRead` set.
 */
export function createClient(options: ClientOptions = {}): BoomerangClient {
  const { stack, aws = {}, clients = {}, clock = Date, sleep = systemSleep, random = Math.random } = options;
  const found = lazy(async (): Promise<Deployment> => {
    const { queueUrl, jobsTableName } = options;
    if (queueUrl !== undefined && jobsTableName !== undefined) return { queueUrl, jobsTableName };
    const other =
      stack === undefined
        ? deploymentIn(process.env)
        : await readDeployment(clients.cloudFormation ?? new CloudFormationClient(aws), stack);
    return { queueUrl: queueUrl ?? other.queueUrl, jobsTableName: jobsTableName ?? other.jobsTableName };
  });
  return createClientOver({
    ...{ clock, sleep, random },
    queueUrl: async () => required((await found()).queueUrl, "queueUrl"),
    jobsTableName: async () => required((await found()).jobsTableName, "jobsTableName"),
    sqs: clients.sqs ?? new SQSClient(aws),
    dynamo: clients.dynamo ?? new DynamoDBClient(aws),
    s3: clients.s3 ?? new S3Client(aws),
  });
}

/** Reads once; again after a failure. */
function lazy<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= read().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}
