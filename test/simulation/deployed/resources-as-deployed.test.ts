import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import { resourceOf, resourcesOf, textOf } from "infra/testing/template";
import { expect, test } from "vitest";
import { TARGETS } from "../engine/settings.ts";
import {
  EVENT_SOURCES,
  FUNCTIONS,
  type FunctionName,
  GATEWAY_RESPONSES,
  QUEUES,
  SCHEDULER_RETRIES,
  SCHEDULES,
  STREAM,
} from "./as-deployed.ts";
import { compare, template, titled } from "./template.fixture.ts";

const mappingOf = (name: FunctionName, id = "Source") =>
  resourceOf(template, "AWS::Lambda::EventSourceMapping", `${titled(name)}Function${id}`).Properties;

const QUEUE_NAMES = {
  jobsQueue: "JobsQueue",
  deadLetters: "DeadLetterQueue",
  spill: "SpillQueue",
  quarantine: "QuarantineQueue",
  unannounced: "UnannouncedQueue",
} as const;
type QueueName = keyof typeof QUEUES;

// The default of SQS, in seconds.
const DEFAULT_VISIBILITY = 30;

test.each(Object.entries(QUEUE_NAMES) as [QueueName, string][])(
  "queue %s has the stack's visibility timeout, retention and redrive policy",
  (key, name) => {
    const {
      VisibilityTimeout = DEFAULT_VISIBILITY,
      MessageRetentionPeriod,
      RedrivePolicy,
      MaximumMessageSize,
      SqsManagedSseEnabled: _,
      ...others
    } = resourceOf(template, "AWS::SQS::Queue", name).Properties;
    const { visibilityMs, retentionMs, ...rest } = QUEUES[key];
    compare(`visibility timeout of ${key}, ms`, visibilityMs, VisibilityTimeout * 1000);
    compare(`retention of ${key}, ms`, retentionMs, MessageRetentionPeriod * 1000);
    compare(
      `redrive of ${key}`,
      "maxReceiveCount" in rest ? ["DeadLetterQueue", rest.maxReceiveCount] : undefined,
      RedrivePolicy && [textOf(RedrivePolicy.deadLetterTargetArn), RedrivePolicy.maxReceiveCount],
    );
    compare(`largest message of ${key}`, MAX_MESSAGE_BYTES, MaximumMessageSize);
    compare(`other properties of ${key}`, {}, others);
  },
);

test("the simulation has exactly the queues of the stack", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::SQS::Queue"));
  compare("queues", Object.values(QUEUE_NAMES).sort(), deployed.sort());
});

test.each([
  ["dispatcher", "jobsQueue", "Source"],
  ["receiver", "spill", "Source"],
  ["receiver", "quarantine", "QuarantineSource"],
] as const)(
  "the %s reads %s as in the stack, and the visibility timeout is six times its own",
  (name, queue, id) => {
    const { batchSize, maxConcurrency } = EVENT_SOURCES[queue];
    const { FunctionName: _, EventSourceArn, ...mapping } = mappingOf(name, id);
    compare(`event source of the ${name}`, QUEUE_NAMES[queue], textOf(EventSourceArn));
    compare(
      `event source mapping of the ${name}`,
      {
        BatchSize: batchSize,
        ScalingConfig: { MaximumConcurrency: maxConcurrency },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
      mapping,
    );
    compare(
      `visibility timeout of ${queue}, ms, and six times the timeout of the ${name}`,
      6 * FUNCTIONS[name].timeoutMs,
      QUEUES[queue].visibilityMs,
    );
  },
);

test("the publisher reads the stream as in the stack", () => {
  const {
    FunctionName: _,
    EventSourceArn,
    DestinationConfig,
    FilterCriteria,
    ...mapping
  } = mappingOf("publisher");
  compare("event source of the publisher", "JobsTable.StreamArn", textOf(EventSourceArn));
  compare(
    "failure destination of the publisher",
    "UnannouncedQueue",
    textOf(DestinationConfig.OnFailure.Destination),
  );
  compare(
    "filters of the publisher",
    [
      {
        eventName: STREAM.eventNames,
        dynamodb: { NewImage: { status: { S: [{ "anything-but": STREAM.unpublishedStatuses }] } } },
      },
    ],
    FilterCriteria.Filters.map(({ Pattern }: { readonly Pattern: string }) => JSON.parse(Pattern)),
  );
  compare(
    "event source mapping of the publisher",
    {
      BatchSize: STREAM.batchSize,
      ParallelizationFactor: STREAM.lanes,
      MaximumRecordAgeInSeconds: STREAM.maxRecordAgeMs / 1000,
      BisectBatchOnFunctionError: STREAM.bisects,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      StartingPosition: "TRIM_HORIZON",
    },
    mapping,
  );
});

test("there is no other event source", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::Lambda::EventSourceMapping"));
  expect(deployed).toHaveLength(Object.keys(EVENT_SOURCES).length + 1);
});

interface ScheduleInput {
  readonly task: keyof typeof SCHEDULES;
  readonly targets?: readonly string[];
}

test("the schedules have the stack's rates and retries", () => {
  const schedules = Object.values(resourcesOf(template, "AWS::Scheduler::Schedule")).map(
    ({ Properties: { ScheduleExpression, Target } }) => ({ ScheduleExpression, ...Target }),
  );
  expect(schedules).toHaveLength(1 + TARGETS.length);
  for (const { Input, RetryPolicy, ScheduleExpression } of schedules) {
    const { task, targets } = JSON.parse(textOf(Input)) as ScheduleInput;
    const { retries, maxEventAgeMs, ...rest } = SCHEDULES[task];
    const policy = { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: maxEventAgeMs / 1000 };
    compare(`retries of schedule ${task}`, policy, RetryPolicy);
    if (!("everyMs" in rest)) continue;
    compare("rate of the minute schedule", "rate(1 minute)", ScheduleExpression);
    compare("targets of the minute schedule", TARGETS, targets);
  }
  compare("milliseconds of a minute", SCHEDULES.minute.everyMs, 60_000);
});

test("a failed invocation of the scheduler is retried as in the stack", () => {
  const {
    FunctionName,
    Qualifier: _,
    ...deployed
  } = resourceOf(template, "AWS::Lambda::EventInvokeConfig").Properties;
  const { retries, maxEventAgeMs } = SCHEDULER_RETRIES;
  expect(textOf(FunctionName)).toBe("SchedulerFunction");
  compare(
    "retries of the scheduler",
    { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: maxEventAgeMs / 1000 },
    deployed,
  );
});

test("the API Gateway's own responses are those of the stack", () => {
  const responses = Object.values(resourcesOf(template, "AWS::ApiGateway::GatewayResponse"));
  const deployed = responses.map(({ Properties }) => [
    Properties.ResponseType,
    Number(Properties.StatusCode),
  ]);
  compare("responses of the gateway", GATEWAY_RESPONSES, Object.fromEntries(deployed));
});
