import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resourcesOf, shortName, templateOf, textOf } from "../testing/template.fixture.ts";

const template = templateOf({ alarmEmail: "ops@example.com", eventArchiveDays: 7 });

const MAPPINGS = [
  "DispatcherFunctionSource",
  "ReceiverFunctionSource",
  "ReceiverFunctionQuarantineSource",
  "PublisherFunctionSource",
];
const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];
const CONSUME = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
];

// Everything that a role may do, by resource. Another line here needs a reason in the function's code.
const ALLOWED: Record<string, Record<string, string[]>> = {
  Dispatcher: {
    DispatcherLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    "JobsTable/index/batch": ["dynamodb:Query"],
    ControlTable: ["dynamodb:GetItem", "dynamodb:PutItem"],
    DeadLetterQueue: ["sqs:SendMessage"],
    ApiKey: ["secretsmanager:GetSecretValue"],
    LinkKey: ["secretsmanager:GetSecretValue"],
    "Bucket/inputs/*": ["s3:GetObject", "s3:PutObject"],
    "Bucket/dead-letters/*": ["s3:PutObject"],
    JobsQueue: [...CONSUME, "sqs:SendMessage"],
  },
  Receiver: {
    ReceiverLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    ControlTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    SpillQueue: [...CONSUME, "sqs:SendMessage"],
    QuarantineQueue: [...CONSUME, "sqs:SendMessage"],
    DeadLetterQueue: ["sqs:SendMessage"],
    WebhookSecrets: ["secretsmanager:GetSecretValue"],
    LinkKey: ["secretsmanager:GetSecretValue"],
    "Bucket/results/*": ["s3:PutObject"],
    "Bucket/spill/*": ["s3:GetObject", "s3:PutObject"],
    "Bucket/quarantine/*": ["s3:GetObject", "s3:PutObject"],
    "Bucket/malformed*": ["s3:PutObject"],
  },
  Scheduler: {
    SchedulerLogs: LOGS,
    JobsTable: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    "JobsTable/index/open": ["dynamodb:Query"],
    "JobsTable/index/paused": ["dynamodb:Query"],
    ControlTable: ["dynamodb:GetItem", "dynamodb:PutItem"],
    JobsQueue: ["sqs:SendMessage"],
    ApiKey: ["secretsmanager:GetSecretValue"],
    ...Object.fromEntries(MAPPINGS.map((name) => [name, ["lambda:GetEventSourceMapping"]])),
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

/** The actions that all policies of a role allow, by role and resource. */
function allowedIn(from: typeof template): Record<string, Record<string, string[]>> {
  const allowed: Record<string, Record<string, string[]>> = {};
  for (const { Properties } of Object.values(resourcesOf(from, "AWS::IAM::Policy"))) {
    expect([Properties.Users, Properties.Groups]).toEqual([undefined, undefined]);
    for (const role of Properties.Roles.map(textOf)) {
      const name = role.replace(/Role$/, "");
      const byResource = allowed[name] ?? {};
      for (const { Effect, Action, Resource } of Properties.PolicyDocument.Statement) {
        expect(Effect).toBe("Allow");
        for (const arn of [Resource].flat().map(textOf)) {
          const resource = arn.replace(/^arn:aws:lambda:.*:event-source-mapping:/, "");
          byResource[resource] = [...(byResource[resource] ?? []), ...[Action].flat()].sort();
        }
      }
      allowed[name] = byResource;
    }
  }
  return allowed;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Principal?: unknown;
}

/** Every `Allow` statement within a value. */
function allowsIn(value: unknown): Statement[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "Effect" in value && value.Effect === "Allow" ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(allowsIn)];
}

test("every role may do what its function needs, and nothing else", () => {
  expect(allowedIn(template)).toEqual(ALLOWED);
});

test.each([
  [
    "Dispatcher",
    {
      GetItem: ["limit#*", "circuit#*", "cancel#*", "pauses"],
      PutItem: ["limit#*", "circuit#*", "cancel#*"],
    },
  ],
  ["Receiver", { GetItem: ["webhook-secrets"], UpdateItem: ["webhook-secrets"] }],
  ["Scheduler", { GetItem: ["limit#*", "pauses"], PutItem: ["limit#*", "pauses", "queue#*"] }],
])("of table Control, the %s may use its own partitions only", (name, partitions) => {
  const statements = Object.values(resourcesOf(template, "AWS::IAM::Policy"))
    .filter(({ Properties }) => Properties.Roles.map(textOf).includes(`${name}Role`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Resource }) => [Resource].flat().map(textOf).includes("ControlTable"));
  const conditions = statements.flatMap(({ Action, Condition }) =>
    [Action].flat().map((action) => [action, Condition]),
  );
  const expected = Object.entries(partitions).map(([action, patterns]) => [
    `dynamodb:${action}`,
    { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": patterns } },
  ]);
  expect(conditions).toEqual(expected);
});

test("nobody else has access: neither by assuming a role, nor by the policy of a queue, bucket or topic", () => {
  const resources = Object.entries<{ Type: string }>(template.toJSON().Resources);
  const grants = resources
    .filter(([, { Type }]) => Type !== "AWS::IAM::Policy")
    .flatMap(([id, resource]) =>
      allowsIn(resource).map(({ Action, Principal }) => [shortName(id), Principal, Action]),
    );
  const lambda = { Service: "lambda.amazonaws.com" };
  expect(grants).toEqual(
    expect.arrayContaining([
      ...["Dispatcher", "Receiver", "Scheduler", "Publisher"].map((name) => [
        `${name}Role`,
        lambda,
        "sts:AssumeRole",
      ]),
      ["SchedulesRole", { Service: "scheduler.amazonaws.com" }, "sts:AssumeRole"],
      ["AlarmsTopicPolicy", { Service: "cloudwatch.amazonaws.com" }, "sns:Publish"],
    ]),
  );
  expect(grants).toHaveLength(6);
});

test("no role has managed or inline policies besides these", () => {
  const types = Object.values<{ Type: string }>(template.toJSON().Resources).map(({ Type }) => Type);
  expect(new Set(types.filter((type) => type.startsWith("AWS::IAM::")))).toEqual(
    new Set(["AWS::IAM::Role", "AWS::IAM::Policy"]),
  );
  const roles = Object.entries(resourcesOf(template, "AWS::IAM::Role"));
  expect(roles.map(([name]) => name.replace(/Role$/, "")).sort()).toEqual(Object.keys(ALLOWED).sort());
  for (const [, { Properties }] of roles) {
    expect([Properties.ManagedPolicyArns, Properties.Policies]).toEqual([undefined, undefined]);
  }
});

test("tracing adds the two actions of X-Ray, which do not support resources", () => {
  const traced = allowedIn(templateOf({ tracing: true }));
  for (const name of ["Dispatcher", "Receiver", "Scheduler", "Publisher"]) {
    expect(traced[name]).toEqual({
      ...ALLOWED[name],
      "*": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    });
  }
});

/** The table of permissions in docs/security.md, in the form of {@link ALLOWED}. */
function allowedByThePage(): Record<string, Record<string, string[]>> {
  const page = readFileSync(new URL("../../../docs/security.md", import.meta.url), "utf8");
  const listed: Record<string, Record<string, string[]>> = {};
  for (const [, role = "", resource = "", actions = ""] of page.matchAll(
    /^\| (\w+) \| `([^`]+)` \| (`.+`) \|$/gm,
  )) {
    listed[role] = { ...listed[role], [resource]: actions.replaceAll("`", "").split(" ").sort() };
  }
  return listed;
}

test("docs/security.md lists what every role may do", () => {
  const besidesLogs = Object.entries(ALLOWED).map(([role, resources]) => [
    role,
    Object.fromEntries(Object.entries(resources).filter(([name]) => name !== `${role}Logs`)),
  ]);
  expect(allowedByThePage()).toEqual(Object.fromEntries(besidesLogs));
});
