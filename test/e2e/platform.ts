import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";

/** What a platform team provides, and requires. */
export interface Platform {
  readonly settings: {
    readonly kmsKey: string;
    readonly permissionsBoundary: string;
    readonly alarmTopicArn: string;
  };
  /** Subscribed to the topic of alarms, as a pager would be. */
  readonly alarmQueueUrl: string;
}

const NAME = "Platform";

const QUEUE_ARN = { "Fn::GetAtt": ["AlarmQueue", "Arn"] };

const allow = (service: string, action: string, resource: unknown) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: action, Resource: resource }],
});

/** Exactly what the roles need: `boundary.test.ts` compares them. A real boundary must not be in their way either. */
export const BOUNDARY_ACTIONS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
  "events:PutEvents",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "lambda:GetEventSourceMapping",
  "lambda:InvokeFunction",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "s3:GetObject",
  "s3:PutObject",
  "secretsmanager:GetSecretValue",
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
] as const;

const TEMPLATE = {
  Resources: {
    Key: { Type: "AWS::KMS::Key", Properties: { Description: "Key of the platform team" } },
    Boundary: {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: BOUNDARY_ACTIONS,
              Resource: "*",
            },
          ],
        },
      },
    },
    Alarms: { Type: "AWS::SNS::Topic" },
    AlarmsPolicy: {
      Type: "AWS::SNS::TopicPolicy",
      Properties: {
        Topics: [{ Ref: "Alarms" }],
        PolicyDocument: allow("cloudwatch.amazonaws.com", "sns:Publish", { Ref: "Alarms" }),
      },
    },
    AlarmQueue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "pager" } },
    AlarmQueuePolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: "AlarmQueue" }],
        PolicyDocument: allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE_ARN),
      },
    },
    Subscription: {
      Type: "AWS::SNS::Subscription",
      Properties: { TopicArn: { Ref: "Alarms" }, Protocol: "sqs", Endpoint: QUEUE_ARN },
    },
  },
  Outputs: {
    Alarms: { Value: { Ref: "Alarms" } },
    AlarmQueue: { Value: { Ref: "AlarmQueue" } },
    Key: { Value: { "Fn::GetAtt": ["Key", "Arn"] } },
    Boundary: { Value: { Ref: "Boundary" } },
  },
};

/** Creates a key, a permissions boundary and a topic of alarms in a stack of their own. */
export async function createPlatform(cloudFormation: CloudFormationClient): Promise<Platform> {
  const TemplateBody = JSON.stringify(TEMPLATE);
  await cloudFormation.send(
    new CreateStackCommand({ StackName: NAME, TemplateBody, Capabilities: ["CAPABILITY_IAM"] }),
  );
  const options = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(options, { StackName: NAME });
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  const output = (name: string) => outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
  return {
    settings: {
      kmsKey: output("Key"),
      permissionsBoundary: output("Boundary"),
      alarmTopicArn: output("Alarms"),
    },
    alarmQueueUrl: output("AlarmQueue"),
  };
}
