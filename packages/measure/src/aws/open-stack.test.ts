import {
  CloudFormationServiceException,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from "@aws-sdk/client-cloudformation";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClients, openStack, StackError } from "./open-stack.ts";

const CONFIG = { region: "eu-west-1", credentials: { accessKeyId: "id", secretAccessKey: "key" } };

// Of these clients, not of their classes: other test files run in the same process.
const clients = createClients(CONFIG);
const mocks = {
  cloudFormation: mockClient(clients.cloudFormation),
  cloudWatch: mockClient(clients.cloudWatch),
  logs: mockClient(clients.logs),
  dynamo: mockClient(clients.dynamo),
  lambda: mockClient(clients.lambda),
  scheduler: mockClient(clients.scheduler),
  sqs: mockClient(clients.sqs),
};

const OUTPUTS = {
  QueueUrl: "https://sqs.test/jobs",
  JobsTableName: "jobs-table",
  ControlTableName: "control-table",
  WebhookBaseUrl: "https://api.test/prod/",
};

function deployed(outputs: Readonly<Record<string, string>> = OUTPUTS, minuteSchedule = "the-minute"): void {
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  const stack = { StackName: "Boomerang", CreationTime: new Date(), StackStatus: "CREATE_COMPLETE" as const };
  mocks.cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, Outputs }] });
  const summaries = ["Dispatcher", "Receiver", "Scheduler", "Publisher"].flatMap((name) =>
    (["AWS::Lambda::Function", "AWS::Logs::LogGroup"] as const).map((ResourceType) => {
      const part = ResourceType === "AWS::Lambda::Function" ? "Function" : "Logs";
      const LogicalResourceId = `Boomerang${name}${part}0A1B2C3D`;
      const state = { LastUpdatedTimestamp: new Date(), ResourceStatus: "CREATE_COMPLETE" as const };
      return { ResourceType, LogicalResourceId, PhysicalResourceId: `${name}-${part}`, ...state };
    }),
  );
  const schedules = [
    ["AWS::Scheduler::ScheduleGroup", "BoomerangSchedulesGroup0A1B2C3D", "the-group"],
    ["AWS::Scheduler::Schedule", "BoomerangSchedulesWake0A1B2C3D", "the-group|the-wake"],
    ["AWS::Scheduler::Schedule", "BoomerangSchedulesMinute0A1B2C3D", minuteSchedule],
  ].map(([ResourceType, LogicalResourceId, PhysicalResourceId]) => {
    const state = { LastUpdatedTimestamp: new Date(), ResourceStatus: "CREATE_COMPLETE" as const };
    return { ResourceType, LogicalResourceId, PhysicalResourceId, ...state };
  });
  mocks.cloudFormation
    .on(ListStackResourcesCommand)
    .resolvesOnce({ StackResourceSummaries: summaries.slice(0, 3), NextToken: "more" })
    .resolves({ StackResourceSummaries: [...summaries.slice(3), ...schedules] });
}

beforeEach(() => deployed());
afterEach(() => {
  for (const mock of Object.values(mocks)) mock.reset();
});

describe("a stack is opened by its outputs and resources:", () => {
  test("all pages of them", async () => {
    const { description } = await openStack(clients, CONFIG.region, "Boomerang");
    expect(description).toMatchObject({
      ...{ region: "eu-west-1", queueUrl: OUTPUTS.QueueUrl, apiName: "Boomerang" },
      tables: [
        { tableName: "jobs-table", hasIndexes: true },
        { tableName: "control-table", hasIndexes: false },
      ],
    });
    expect(description.functions).toContainEqual({
      ...{ name: "publisher", functionName: "Publisher-Function", logGroupName: "Publisher-Logs" },
    });
  });

  test("one that does not exist is named, with what to do", async () => {
    const meta = { $fault: "client", $metadata: {} } as const;
    const missing = new CloudFormationServiceException({ name: "ValidationError", message: "no", ...meta });
    mocks.cloudFormation.on(DescribeStacksCommand).rejects(missing);
    await expect(openStack(clients, CONFIG.region, "Other")).rejects.toThrow(
      new StackError(
        "There is no stack Other in this account and region. Name it with --stack, and its account and region with --profile or AWS_REGION.",
      ),
    );
  });

  test("one of somebody else is not measured", async () => {
    deployed({ QueueUrl: "https://sqs.test/jobs" });
    await expect(openStack(clients, CONFIG.region, "Boomerang")).rejects.toThrow(
      /has no output JobsTableName/,
    );
  });
});

describe("messages", () => {
  test("that SQS does not accept are sent again, and the ids keep the order", async () => {
    const result = (Id: string) => ({ Id, MessageId: `m${Id}`, MD5OfMessageBody: "" });
    mocks.sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({
        Successful: [result("1")],
        Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }],
      })
      .resolves({ Successful: [result("0")], Failed: [] });
    const { send } = await openStack(clients, CONFIG.region, "Boomerang");
    await expect(send(["a", "b"])).resolves.toEqual(["m0", "m1"]);
    const entries = mocks.sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries);
    expect(entries[1]).toEqual([{ Id: "0", MessageBody: "a" }]);
  });

  test("that SQS never accepts end the run, without quoting them", async () => {
    const Failed = [{ Id: "0", Code: "AccessDenied", SenderFault: true, Message: "secret" }];
    mocks.sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed });
    const { send } = await openStack(clients, CONFIG.region, "Boomerang");
    await expect(send(["a secret"])).rejects.toThrow(/^SQS did not accept 1 messages: AccessDenied$/);
    expect(mocks.sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
  });
});

test("records are read a hundred at a time, without inputs and results", async () => {
  const item = {
    ...{ job_id: { S: "job-1" }, status: { S: "FAILED" }, created_at: { S: "2026-11-29T10:00:00.000Z" } },
    ...{ completed_at: { S: "2026-11-29T10:00:02.500Z" }, submissions: { N: "2" }, deliveries: { N: "1" } },
    errors: { L: [{ M: { code: { S: "http_500" }, message: { S: "of the model" } } }] },
  };
  mocks.dynamo
    .on(BatchGetItemCommand)
    .resolvesOnce({
      Responses: { "jobs-table": [item, { job_id: { S: "unreadable" } }] },
      ConsumedCapacity: [{ CapacityUnits: 50 }],
    })
    .resolves({ Responses: {}, ConsumedCapacity: [{ CapacityUnits: 0.5 }] });
  const { readRecords } = await openStack(clients, CONFIG.region, "Boomerang");
  const ids = Array.from({ length: 101 }, (_, n) => `job-${n}`);
  expect(await readRecords(ids)).toEqual({
    readUnits: 50.5,
    records: [
      {
        ...{ jobId: "job-1", status: "FAILED", submissions: 2, deliveries: 1, errorCodes: ["http_500"] },
        createdAt: Date.parse("2026-11-29T10:00:00.000Z"),
        submittedAt: undefined,
        completedAt: Date.parse("2026-11-29T10:00:02.500Z"),
      },
    ],
  });
  const requests = mocks.dynamo
    .commandCalls(BatchGetItemCommand)
    .map((call) => call.args[0].input.RequestItems);
  expect(requests.map((request) => request?.["jobs-table"]?.Keys?.length)).toEqual([100, 1]);
  const read = Object.values(requests[0]?.["jobs-table"]?.ExpressionAttributeNames ?? {});
  for (const name of ["result", "input", "metadata"]) expect(read).not.toContain(name);
});

test("all pages of a log are read, within the period", async () => {
  mocks.logs
    .on(FilterLogEventsCommand)
    .resolvesOnce({ events: [{ message: "a" }], nextToken: "more" })
    .resolves({ events: [{ message: "b" }] });
  const { readLog } = await openStack(clients, CONFIG.region, "Boomerang");
  expect(await readLog("log", { from: 5, to: 9 })).toEqual({ lines: ["a", "b"], isCut: false });
  expect(mocks.logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
    ...{ logGroupName: "log", startTime: 5, endTime: 9 },
  });
});

test("a log without end is read up to a limit, and then is cut", async () => {
  let page = 0;
  mocks.logs
    .on(FilterLogEventsCommand)
    .callsFake(() => ({ events: [{ message: "x" }], nextToken: String(page++) }));
  const { readLog } = await openStack(clients, CONFIG.region, "Boomerang");
  expect(await readLog("log", { from: 0, to: 1 })).toMatchObject({ isCut: true });
  expect(page).toBe(300);
});

test("metrics cover whole minutes; sums are added up, others are the highest minute, and no data is no zero", async () => {
  mocks.cloudWatch
    .on(GetMetricDataCommand)
    .resolvesOnce({
      MetricDataResults: [
        { Id: "m0", Values: [1, 2] },
        { Id: "m1", Values: [7, 3] },
      ],
      NextToken: "more",
    })
    .resolves({
      MetricDataResults: [
        { Id: "m0", Values: [4] },
        { Id: "m1", Values: [5] },
        { Id: "m2", Values: [] },
      ],
    });
  const { readMetrics } = await openStack(clients, CONFIG.region, "Boomerang");
  const metric = { label: "x", namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "fn" } };
  const queries = (["Sum", "Maximum", "Sum"] as const).map((stat) => ({ ...metric, stat }));
  expect(await readMetrics(queries, { from: 61_000, to: 130_000 })).toEqual([7, 7, undefined]);
  expect(mocks.cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input).toMatchObject({
    ...{ StartTime: new Date(60_000), EndTime: new Date(180_000) },
  });
});

test.each(["the-minute", "the-group|the-minute"])(
  "the targets of the settings are in the input of the schedule of every minute, which CloudFormation calls %s",
  async (id) => {
    deployed(OUTPUTS, id);
    const Input = '{"task":"minute","targets":["model:a/production","chain:b/x"],"eventSources":{}}';
    mocks.scheduler
      .on(GetScheduleCommand, { GroupName: "the-group", Name: "the-minute" })
      .resolves({ Target: { Arn: "arn", RoleArn: "arn", Input } });
    const { readTargets } = await openStack(clients, CONFIG.region, "Boomerang");
    expect(await readTargets()).toEqual(["model:a/production", "chain:b/x"]);
  },
);

test("settings are those that decide about speed; no variable of a function is printed but the rate limit", async () => {
  mocks.lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { ConcurrentExecutions: 10 } });
  mocks.lambda.on(GetFunctionConfigurationCommand).resolves({
    ...{ MemorySize: 512, Architectures: ["arm64"], Runtime: "nodejs24.x" },
    Environment: { Variables: { SUBMISSIONS_PER_MINUTE: "12000", API_KEY_SECRET_ARN: "arn:secret" } },
  });
  mocks.lambda.on(ListEventSourceMappingsCommand).resolves({});
  mocks.lambda
    .on(ListEventSourceMappingsCommand, { FunctionName: "Dispatcher-Function" })
    .resolves({ EventSourceMappings: [{ ScalingConfig: { MaximumConcurrency: 2 } }] });
  const { readSettings } = await openStack(clients, CONFIG.region, "Boomerang");
  const settings = await readSettings();
  expect(settings).toEqual({
    dispatcher: "nodejs24.x, arm64, 512 MB; maximum concurrency of its queues: 2",
    receiver: "nodejs24.x, arm64, 512 MB",
    scheduler: "nodejs24.x, arm64, 512 MB",
    publisher: "nodejs24.x, arm64, 512 MB",
    "submissions a minute, at most": "12000",
    "concurrency of the account": "10",
  });
});
