import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import type { DeployedStack } from "../stack.ts";
import { describeStack } from "./describe-stack.ts";
import { readLog } from "./read-log.ts";
import { readMetrics } from "./read-metrics.ts";
import { readRecords } from "./read-records.ts";
import { readSettings } from "./read-settings.ts";
import { readTargets } from "./read-targets.ts";
import { sendMessages } from "./send-messages.ts";

export { StackError } from "./describe-stack.ts";

/** Settings that all clients share. */
type ClientConfig = SQSClientConfig;

type Clients = ReturnType<typeof createClients>;

export function createClients(config: ClientConfig) {
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    dynamo: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    scheduler: new SchedulerClient(config),
    sqs: new SQSClient(config),
  };
}

/**
 * Opens a deployed stack.
 *
 * @throws {StackError} if there is no such stack, or it is not one of Boomerang's
 */
export async function openStack(
  { cloudFormation, cloudWatch, dynamo, lambda, logs, scheduler, sqs }: Clients,
  region: string,
  stackName: string,
): Promise<DeployedStack> {
  const description = await describeStack(cloudFormation, stackName, region);
  const { queueUrl, jobsTableName, functions } = description;
  return {
    description,
    send: (bodies) => sendMessages(sqs, queueUrl, bodies),
    readRecords: (jobIds) => readRecords(dynamo, jobsTableName, jobIds),
    readLog: (logGroupName, period) => readLog(logs, logGroupName, period),
    readMetrics: (queries, period) => readMetrics(cloudWatch, queries, period),
    readTargets: () => readTargets(scheduler, description),
    readSettings: () => readSettings(lambda, functions),
  };
}
