import { expect, test } from "vitest";
import { resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";

const template = templateOf({ alarmEmail: "ops@example.com", eventArchiveDays: 7 });

const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];
const CONSUME = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
];

// Everything that a role may do, and to what. A line more here wants a reason in the function's code.
const ALLOWED: Record<string, Record<string, string[]>> = {
  Dispatcher: {
    DispatcherLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    ControlTable: ["dynamodb:GetItem", "dynamodb:PutItem"],
    DeadLetterQueue: ["sqs:SendMessage"],
    ApiKey: ["secretsmanager:GetSecretValue"],
    LinkKey: ["secretsmanager:GetSecretValue"],
    "Bucket/inputs/*": ["s3:GetObject", "s3:PutObject"],
    "Bucket/dead-letters/*": ["s3:PutObject"],
    JobsQueue: CONSUME,
  },
  Receiver: {
    ReceiverLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    SpillQueue: [...CONSUME, "sqs:SendMessage"],
    DeadLetterQueue: ["sqs:SendMessage"],
    WebhookSecrets: ["secretsmanager:GetSecretValue"],
    LinkKey: ["secretsmanager:GetSecretValue"],
    "Bucket/results/*": ["s3:PutObject"],
    "Bucket/spill/*": ["s3:GetObject", "s3:PutObject"],
    "Bucket/malformed*": ["s3:PutObject"],
  },
  Scheduler: {
    SchedulerLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    "JobsTable/index/open": ["dynamodb:Query"],
    ControlTable: ["dynamodb:GetItem", "dynamodb:PutItem"],
    JobsQueue: ["sqs:SendMessage"],
    ApiKey: ["secretsmanager:GetSecretValue"],
  },
  Publisher: {
    PublisherLogs: LOGS,
    EventBus: ["events:PutEvents"],
    "JobsTable.StreamArn": [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ],
    UnannouncedQueue: ["sqs:SendMessage"],
  },
  Schedules: { SchedulerFunction: ["lambda:InvokeFunction"] },
};

/** What each role is allowed, by resource. */
function allowedIn(from: typeof template): Record<string, Record<string, string[]>> {
  const allowed: Record<string, Record<string, string[]>> = {};
  for (const { Properties } of Object.values(resourcesOf(from, "AWS::IAM::Policy"))) {
    const role = textOf(Properties.Roles[0]).replace(/Role$/, "");
    const byResource: Record<string, string[]> = {};
    for (const { Effect, Action, Resource } of Properties.PolicyDocument.Statement) {
      expect(Effect).toBe("Allow");
      for (const resource of [Resource].flat().map(textOf)) {
        byResource[resource] = [...(byResource[resource] ?? []), ...[Action].flat()].sort();
      }
    }
    allowed[role] = byResource;
  }
  return allowed;
}

test("every role may do what its function does, and no more", () => {
  expect(allowedIn(template)).toEqual(ALLOWED);
});

test("no role has policies from elsewhere", () => {
  const roles = Object.entries(resourcesOf(template, "AWS::IAM::Role"));
  expect(roles.map(([name]) => name.replace(/Role$/, "")).sort()).toEqual(Object.keys(ALLOWED).sort());
  for (const [, { Properties }] of roles) {
    expect([Properties.ManagedPolicyArns, Properties.Policies]).toEqual([undefined, undefined]);
  }
});

test("tracing adds the two actions of X-Ray, which know no resources", () => {
  const traced = allowedIn(templateOf({ tracing: true }));
  for (const name of ["Dispatcher", "Receiver", "Scheduler", "Publisher"]) {
    expect(traced[name]).toEqual({
      ...ALLOWED[name],
      "*": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    });
  }
});
