import { readFileSync } from "node:fs";
import { DEFAULT_TIMING } from "@boomerang/core";
import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as publisher } from "@boomerang/publisher/settings";
import { settingsEntries as receiver } from "@boomerang/receiver/settings";
import { readSettings, timingOf } from "@boomerang/runtime";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { resourceOf, resourcesOf, templateOf, textOf } from "infra/testing/template";
import { expect, test } from "vitest";
import {
  CLOCKS_APART_MS,
  DEFAULT_SETTINGS,
  FEEDS,
  FUNCTIONS,
  type FunctionName,
  GATEWAY_ANSWERS,
  patienceWith,
  QUEUES,
  SCHEDULER_RETRIES,
  SCHEDULES,
  STREAM,
} from "./as-deployed.ts";
import { TARGETS } from "./settings.ts";

// A deployment that sets nothing but the targets of the simulation, each woken every quarter of an hour.
const template = templateOf({
  targets: TARGETS.map((target) => ({ target, wake: [{ cron: "0/15 * * * ? *" }] })),
});
const NAMES = Object.keys(FUNCTIONS) as FunctionName[];
const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const functionOf = (name: FunctionName) =>
  resourceOf(template, "AWS::Lambda::Function", titled(name)).Properties;
const mappingOf = (name: FunctionName) =>
  resourceOf(template, "AWS::Lambda::EventSourceMapping", titled(name)).Properties;

/** Holds a figure of the simulation against the stack's. */
function compare(what: string, simulated: unknown, deployed: unknown): void {
  const figures = `the simulation has ${JSON.stringify(simulated)}, the stack deploys ${JSON.stringify(deployed)}`;
  expect(deployed, `${what}: ${figures}`).toEqual(simulated);
}

/** What a function reads from the environment that it is deployed with. */
function environmentOf(name: FunctionName): Record<string, string> {
  const variables: Record<string, unknown> = functionOf(name).Environment.Variables;
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, textOf(value)]));
}

test("the simulation has the functions of the stack, and no others", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::Lambda::Function"));
  compare("functions", NAMES.map((name) => `${titled(name)}Function`).sort(), deployed.sort());
});

test.each(NAMES)("the %s has its timeout, and no concurrency of its own", (name) => {
  const { Timeout, ReservedConcurrentExecutions } = functionOf(name);
  compare(`timeout of the ${name}, ms`, FUNCTIONS[name].timeoutMs, Timeout * 1000);
  compare(`reserved concurrency of the ${name}`, undefined, ReservedConcurrentExecutions);
});

test("a dispatcher has ended before its claims do, by clocks that are ten seconds apart, too", () => {
  const { timeoutMs } = FUNCTIONS.dispatcher;
  const { leaseMs } = DEFAULT_TIMING;
  const figures = `a lease of ${leaseMs} ms, a timeout of ${timeoutMs} ms, clocks ${CLOCKS_APART_MS} ms apart`;
  expect(timeoutMs + CLOCKS_APART_MS, figures).toBeLessThanOrEqual(leaseMs);
});

const QUEUE_NAMES = {
  jobsQueue: "JobsQueue",
  deadLetters: "DeadLetterQueue",
  spill: "SpillQueue",
  unannounced: "UnannouncedQueue",
} as const;
type QueueName = keyof typeof QUEUES;

// What SQS takes where the stack says nothing, seconds.
const DEFAULT_VISIBILITY = 30;

test.each(Object.entries(QUEUE_NAMES) as [QueueName, string][])(
  "queue %s hides and keeps messages for as long as in the stack",
  (key, name) => {
    const {
      VisibilityTimeout = DEFAULT_VISIBILITY,
      MessageRetentionPeriod,
      RedrivePolicy,
      SqsManagedSseEnabled: _,
      ...others
    } = resourceOf(template, "AWS::SQS::Queue", name).Properties;
    const { visibilityMs, retentionMs, ...rest } = QUEUES[key];
    compare(`visibility timeout of ${key}, ms`, visibilityMs, VisibilityTimeout * 1000);
    compare(`retention of ${key}, ms`, retentionMs, MessageRetentionPeriod * 1000);
    compare(
      `redrive of ${key}`,
      "maxReceives" in rest ? ["DeadLetterQueue", rest.maxReceives] : undefined,
      RedrivePolicy && [textOf(RedrivePolicy.deadLetterTargetArn), RedrivePolicy.maxReceiveCount],
    );
    compare(`whatever else ${key} has`, {}, others);
  },
);

test("the simulation has the queues of the stack, and no others", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::SQS::Queue"));
  compare("queues", Object.values(QUEUE_NAMES).sort(), deployed.sort());
});

test.each([
  ["dispatcher", "jobsQueue"],
  ["receiver", "spill"],
] as const)("the %s is fed from %s as in the stack, and a message outlasts its function", (name, queue) => {
  const { batchSize, maxConcurrency } = FEEDS[queue];
  const { FunctionName: _, EventSourceArn, ...mapping } = mappingOf(name);
  compare(`what feeds the ${name}`, QUEUE_NAMES[queue], textOf(EventSourceArn));
  compare(
    `how ${queue} feeds the ${name}`,
    {
      BatchSize: batchSize,
      ScalingConfig: { MaximumConcurrency: maxConcurrency },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
    mapping,
  );
  compare(
    `visibility timeout of ${queue}, ms: six times the timeout of the ${name}`,
    6 * FUNCTIONS[name].timeoutMs,
    QUEUES[queue].visibilityMs,
  );
});

test("the publisher follows the stream as in the stack", () => {
  const {
    FunctionName: _,
    EventSourceArn,
    DestinationConfig,
    FilterCriteria,
    ...mapping
  } = mappingOf("publisher");
  compare("what feeds the publisher", "JobsTable.StreamArn", textOf(EventSourceArn));
  compare("its failures", "UnannouncedQueue", textOf(DestinationConfig.OnFailure.Destination));
  compare(
    "its filters",
    [
      {
        eventName: STREAM.eventNames,
        dynamodb: { NewImage: { status: { S: [{ "anything-but": STREAM.silent }] } } },
      },
    ],
    FilterCriteria.Filters.map(({ Pattern }: { readonly Pattern: string }) => JSON.parse(Pattern)),
  );
  compare(
    "how the stream feeds the publisher",
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

test("nothing else feeds a function", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::Lambda::EventSourceMapping"));
  expect(deployed).toHaveLength(Object.keys(FEEDS).length + 1);
});

test("the schedules come as often, and are tried as often, as in the stack", () => {
  const schedules = Object.values(resourcesOf(template, "AWS::Scheduler::Schedule")).map(
    ({ Properties: { ScheduleExpression, Target } }) => ({ ScheduleExpression, ...Target }),
  );
  expect(schedules).toHaveLength(1 + TARGETS.length);
  for (const { Input, RetryPolicy, ScheduleExpression } of schedules) {
    const { task } = JSON.parse(Input) as { readonly task: keyof typeof SCHEDULES };
    const { retries, maxEventAgeMs, ...rest } = SCHEDULES[task];
    const policy = { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: maxEventAgeMs / 1000 };
    compare(`retries of schedule ${task}`, policy, RetryPolicy);
    if ("everyMs" in rest) compare("how often a minute comes", "rate(1 minute)", ScheduleExpression);
  }
  compare("milliseconds of a minute", SCHEDULES.minute.everyMs, 60_000);
});

test("a failed invocation of the scheduler is tried again as in the stack", () => {
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

test("the gateway answers in the receiver's place as in the stack", () => {
  const responses = Object.values(resourcesOf(template, "AWS::ApiGateway::GatewayResponse"));
  const deployed = responses.map(({ Properties }) => [
    Properties.ResponseType,
    Number(Properties.StatusCode),
  ]);
  compare("answers of the gateway", GATEWAY_ANSWERS, Object.fromEntries(deployed));
});

const ENTRIES = { dispatcher, receiver, scheduler, publisher };
const VARIABLES = {
  submissionsPerMinute: "SUBMISSIONS_PER_MINUTE",
  statusCallsPerSecond: "STATUS_CALLS_PER_SECOND",
  queueStatusCallsPerSecond: "QUEUE_STATUS_CALLS_PER_SECOND",
  announceSubmitted: "ANNOUNCE_SUBMITTED",
} as const satisfies Record<keyof typeof DEFAULT_SETTINGS, string>;

test.each(Object.entries(VARIABLES) as [keyof typeof DEFAULT_SETTINGS, string][])(
  "setting %s is that of every function that reads it",
  (key, variable) => {
    const readers = NAMES.filter((name) => variable in ENTRIES[name]);
    expect(readers).not.toEqual([]);
    for (const name of readers) {
      const read: Record<string, unknown> = readSettings(ENTRIES[name], environmentOf(name));
      compare(`${variable} of the ${name}`, DEFAULT_SETTINGS[key], read[variable]);
    }
  },
);

test.each(["dispatcher", "receiver", "scheduler"] as const)(
  "the %s counts with the lengths of time of the state machine",
  (name) => {
    const deployed = timingOf(readSettings(ENTRIES[name], environmentOf(name)));
    compare(`lengths of time of the ${name}`, DEFAULT_TIMING, deployed);
  },
);

const SECRET_NAMES: Readonly<Record<string, string>> = {
  ApiKey: "apiKey",
  LinkKey: "linkKey",
  WebhookSecrets: "webhookSecrets",
};
const secretsIn = (values: readonly unknown[]) =>
  values.flatMap((value) => SECRET_NAMES[textOf(value)] ?? []).sort();

test.each(NAMES)("the %s is told its secrets, and may read them, and no others", (name) => {
  const simulated = [...FUNCTIONS[name].secrets].sort();
  compare(`secrets told to the ${name}`, simulated, secretsIn(Object.values(environmentOf(name))));
  const policies = Object.values(resourcesOf(template, "AWS::IAM::Policy"))
    .map(({ Properties }) => Properties)
    .filter(({ Roles }) => Roles.map(textOf).includes(`${titled(name)}Role`));
  const read = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("secretsmanager:")))
    .flatMap(({ Resource }) => Resource);
  compare(`secrets that the ${name} may read`, simulated, secretsIn(read));
});

const WIRING = {
  dispatcher: {
    patience: ["AWS_TIMEOUTS"],
    limits: ["submissions", "statusCalls", "queueStatusCalls"],
  },
  receiver: { patience: ["AWS_TIMEOUTS", "S3_TIMEOUTS"], limits: [] },
  scheduler: { patience: ["AWS_TIMEOUTS"], limits: ["statusCalls", "queueStatusCalls"] },
  publisher: { patience: ["AWS_TIMEOUTS"], limits: [] },
} as const satisfies Record<FunctionName, unknown>;

const isCaller = (name: FunctionName) => WIRING[name].limits.length > 0;

// It starts things when it is loaded, so it is read.
test.each(NAMES)("the %s is wired with the figures that it shares with the simulation", (name) => {
  const source = readFileSync(new URL(`../../packages/${name}/src/lambda.ts`, import.meta.url), "utf8");
  const all = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, found]) => found);
  compare(`patience of the ${name}`, WIRING[name].patience, all(/awsConfig\((.*?)\)/g));
  compare(`limits of the ${name}`, WIRING[name].limits, all(/limiter\(LIMITS\.(\w+), /g));
  compare(`secrets of the ${name}`, [...FUNCTIONS[name].secrets], all(/(\w+): settings\.\w+_SECRETS?_ARN/g));
  // The simulation has the same client, whose calls are not retried, and the same limiters.
  const clients = all(/(create\w*Client)\(/g);
  compare(`clients of the ${name}`, isCaller(name) ? ["createApiClient"] : [], clients);
  compare(`limiters of the ${name}`, isCaller(name) ? ["createLimiters"] : [], all(/(createLimiters?)\(/g));
});

test("the receiver gives up on a call to AWS within its two seconds, and on one to S3 later than on others", () => {
  expect(patienceWith("jobs", "receiver")).toEqual({ patienceMs: 800, isRepeated: true });
  expect(patienceWith("bucket", "receiver")).toEqual({ patienceMs: 1600, isRepeated: true });
});

test.each(NAMES)("the %s gives up on one call to AWS while it still runs", (name) => {
  for (const service of ["jobs", "bucket"] as const)
    expect(patienceWith(service, name).patienceMs).toBeLessThan(FUNCTIONS[name].timeoutMs);
});
