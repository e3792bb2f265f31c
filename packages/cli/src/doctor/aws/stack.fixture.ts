import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from "@aws-sdk/client-cloudformation";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  GetAccountSettingsCommand,
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { openStack } from "./open-stack.ts";

/** Types and logical ids as `cdk synth` writes them; the physical id is the logical one in small letters. */
const RESOURCES: readonly (readonly [type: string, id: string])[] = [
  ["SQS::Queue", "BoomerangDeadLetterQueueF5CC5CA0"],
  ["SQS::Queue", "BoomerangJobsQueueE6D6983B"],
  ["SQS::Queue", "BoomerangSpillQueue58D4C190"],
  ["SQS::Queue", "BoomerangQuarantineQueueC8A66580"],
  ["SQS::Queue", "BoomerangUnannouncedQueueC1655D89"],
  ["SecretsManager::Secret", "BoomerangApiKey9AD05884"],
  ["SecretsManager::Secret", "BoomerangWebhookSecretsBD3D95A3"],
  ["SecretsManager::Secret", "BoomerangLinkKeyA9648AE5"],
  ["Lambda::Function", "BoomerangReceiverFunctionDA9B8A51"],
  ["Lambda::EventSourceMapping", "BoomerangReceiverFunctionSource6491B559"],
  ["Lambda::EventSourceMapping", "BoomerangReceiverFunctionQuarantineSource1CA01386"],
  ["Lambda::Function", "BoomerangDispatcherFunction62AE6614"],
  ["Lambda::EventSourceMapping", "BoomerangDispatcherFunctionSourceC1D9D1C0"],
  ["Lambda::Function", "BoomerangPublisherFunction63471C47"],
  ["Lambda::EventSourceMapping", "BoomerangPublisherFunctionSource7276C15C"],
  ["Scheduler::ScheduleGroup", "BoomerangSchedulesGroup9367F02F"],
  ["Scheduler::Schedule", "BoomerangSchedulesMinute44882E3B"],
  ["Scheduler::Schedule", "BoomerangSchedulesWake3a5896a8978EA4F7"],
];

/** A stack of AWS, whose calls a test can change. */
export function setUpStack() {
  const config = { region: "eu-central-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    dynamodb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    scheduler: new SchedulerClient(config),
    secretsManager: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
  };
  const mocks = {
    cloudFormation: mockClient(clients.cloudFormation),
    dynamodb: mockClient(clients.dynamodb),
    lambda: mockClient(clients.lambda),
    scheduler: mockClient(clients.scheduler),
    secretsManager: mockClient(clients.secretsManager),
    sqs: mockClient(clients.sqs),
  };
  const outputs = {
    WebhookBaseUrl: "https://hooks/prod/",
    ApiKeySecretArn: "arn:key",
    WebhookSecretsArn: "arn:webhook",
    ControlTableName: "Control",
  };
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  mocks.cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: "Boomerang", CreationTime: new Date(), StackStatus: "CREATE_COMPLETE", Outputs }],
  });
  mocks.cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: RESOURCES.map(([type, id]) => ({
      ...{ ResourceType: `AWS::${type}`, LogicalResourceId: id, PhysicalResourceId: id.toLowerCase() },
      ...{ ResourceStatus: "CREATE_COMPLETE", LastUpdatedTimestamp: new Date() },
    })),
  });
  mocks.secretsManager.on(GetSecretValueCommand).callsFake(async ({ SecretId }) => ({
    SecretString: `text of ${SecretId}`,
  }));
  mocks.dynamodb.on(GetItemCommand).resolves({ Item: { pk: { S: "x" } } });
  mocks.lambda
    .on(GetEventSourceMappingCommand)
    .resolves({ State: "Enabled", ScalingConfig: { MaximumConcurrency: 20 }, ParallelizationFactor: 3 })
    .on(GetFunctionConfigurationCommand)
    .resolves({ Environment: { Variables: { API_BASE_URL: "https://proxy" } } })
    .on(GetFunctionConcurrencyCommand)
    .resolves({ ReservedConcurrentExecutions: 50 })
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 950 } });
  mocks.scheduler.on(GetScheduleCommand).callsFake(async ({ Name }: { Name: string }) => ({
    State: "ENABLED",
    ...(Name.includes("wake")
      ? {
          ...{ ScheduleExpression: "cron(0 8 * * ? *)", ScheduleExpressionTimezone: "Europe/Berlin" },
          Target: { Input: '{"task":"wake","target":"model:abc/production"}' },
        }
      : {
          ScheduleExpression: "rate(1 minute)",
          Target: { Input: '{"task":"minute","targets":["model:abc/production"],"eventSources":{}}' },
        }),
  }));
  mocks.sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: "2", ApproximateNumberOfMessagesNotVisible: "1" },
  });
  const open = (apiUrl?: string) => openStack(clients, { stack: "Boomerang", apiUrl }, () => 0);
  return { clients, mocks, open };
}

export const awsError = (name: string, message = "PRIVATE") => Object.assign(new Error(message), { name });
