import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig } from "@boomerang/local";

export const REGION = "us-east-1";

/** The credentials of the emulator's account owner. */
export const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** AWS clients of the tests. */
export type Clients = ReturnType<typeof createClients>;

export function createClients(endpoint: string) {
  const config = { ...localClientConfig(endpoint), region: REGION, credentials: CREDENTIALS };
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    dynamo: new DynamoDBClient(config),
    eventBridge: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client(config),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
  };
}
