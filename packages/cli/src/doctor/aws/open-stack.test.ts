import { DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  GetAccountSettingsCommand,
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand, ResourceNotFoundException } from "@aws-sdk/client-scheduler";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { awsError, setUpStack } from "./stack.fixture.ts";

describe("a stack that cannot be read", () => {
  test.each([
    ["AccessDenied", "not authorized", 3],
    ["ValidationError", "Stack with id Boomerang does not exist", 4],
    ["TimeoutError", "connect", 6],
  ])("because of %s has the exit code of that", async (name, message, exitCode) => {
    const { mocks, open } = setUpStack();
    mocks.cloudFormation.on(DescribeStacksCommand).rejects(awsError(name, message));
    await expect(open()).rejects.toMatchObject({ name: "CliError", exitCode });
  });
});

describe("of a stack it reads", () => {
  test("its outputs, and the region for commands", async () => {
    expect(await setUpStack().open()).toMatchObject({
      ...{ type: "stack", webhookBaseUrl: "https://hooks/prod/", awsOptions: " --region eu-central-1" },
      secretIds: { apiKey: "arn:key", webhookSecrets: "arn:webhook" },
    });
  });

  test("secrets, the link key by its resource", async () => {
    const { mocks, open } = setUpStack();
    const stack = await open();
    expect(await stack.secret("apiKey")).toBe("text of arn:key");
    expect(await stack.secret("linkKey")).toBe("text of boomeranglinkkeya9648ae5");
    mocks.secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(1) });
    expect(await stack.secret("webhookSecrets")).toBe("");
  });

  test("where the API is: as the caller says, or as the dispatcher is set", async () => {
    const { mocks, open } = setUpStack();
    expect(await (await open()).apiUrl()).toBe("https://proxy");
    expect(await (await open("https://other")).apiUrl()).toBe("https://other");
    mocks.lambda.on(GetFunctionConfigurationCommand).resolves({});
    expect(await (await open()).apiUrl()).toBeUndefined();
  });

  test("schedules, also one that was deleted", async () => {
    const { mocks, open } = setUpStack();
    const group = "boomerangschedulesgroup9367f02f";
    const wake = { task: "wake", name: "boomerangscheduleswake3a5896a8978ea4f7", group };
    expect(await (await open()).schedules()).toEqual([
      {
        ...{ task: "minute", name: "boomerangschedulesminute44882e3b", group, state: "ENABLED" },
        ...{ expression: "rate(1 minute)", timeZone: "UTC", targets: ["model:abc/production"] },
      },
      {
        ...{ ...wake, state: "ENABLED", expression: "cron(0 8 * * ? *)" },
        ...{ timeZone: "Europe/Berlin", targets: ["model:abc/production"] },
      },
    ]);
    const missing = new ResourceNotFoundException({ message: "no", Message: "no", $metadata: {} });
    mocks.scheduler.on(GetScheduleCommand).rejects(missing);
    const [, deleted] = await (await open()).schedules();
    expect(deleted).toMatchObject({ ...wake, state: undefined });
  });

  test("event sources, with the function that each feeds", async () => {
    const sources = await (await setUpStack().open()).eventSources();
    expect(sources.map(({ feeds, state }) => [feeds, state])).toEqual([
      ["receiver", "Enabled"],
      ["receiver", "Enabled"],
      ["dispatcher", "Enabled"],
      ["publisher", "Enabled"],
    ]);
  });

  test("what the functions may use of the account", async () => {
    const { facts, needs } = await (await setUpStack().open()).concurrency();
    expect(facts).toMatchObject({
      concurrency: { value: { limit: 1000, unreserved: 950 } },
      held: { value: { reservedConcurrency: 50 } },
    });
    expect(needs).toEqual({
      settings: {
        ...{ submissionsPerMinute: 12_000, dispatcherConcurrency: 20, drainConcurrency: 20 },
        ...{ publishersPerShard: 3, receiverReservedConcurrency: 50 },
      },
      wakes: 1,
    });
  });

  test("how many messages wait where none should", async () => {
    const queues = await (await setUpStack().open()).queues();
    expect(queues.map(({ queue, messages }) => [queue, messages])).toEqual([
      ["dead letters", 3],
      ["spill queue", 3],
      ["quarantine queue", 3],
      ["unpublished events", 3],
    ]);
  });

  test("whether webhook secrets have verified a delivery", async () => {
    const { mocks, open } = setUpStack();
    const stack = await open();
    expect(await stack.hasVerified("f")).toBe(true);
    mocks.dynamodb.on(GetItemCommand).resolves({});
    expect(await stack.hasVerified("f")).toBe(false);
  });

  test("its resources once, for all checks", async () => {
    const { mocks, open } = setUpStack();
    const stack = await open();
    await Promise.all([stack.queues(), stack.eventSources(), stack.concurrency(), stack.secret("linkKey")]);
    expect(mocks.cloudFormation.commandCalls(ListStackResourcesCommand)).toHaveLength(1);
  });
});

describe("a call that is not allowed names its action, and nothing of AWS's message:", () => {
  const denied = awsError("AccessDeniedException");
  test.each([
    ["secretsmanager:GetSecretValue of LinkKey", "secret"],
    ["scheduler:GetSchedule", "schedules"],
    ["lambda:GetEventSourceMapping", "eventSources"],
    ["lambda:GetAccountSettings", "concurrency"],
    ["sqs:GetQueueAttributes", "queues"],
    ["dynamodb:GetItem of table Control", "hasVerified"],
  ] as const)("%s", async (action, method) => {
    const { mocks, open } = setUpStack();
    mocks.secretsManager.on(GetSecretValueCommand).rejects(denied);
    mocks.scheduler.on(GetScheduleCommand).rejects(method === "concurrency" ? undefined : denied);
    if (method === "concurrency") mocks.scheduler.on(GetScheduleCommand).resolves({});
    mocks.lambda.on(GetAccountSettingsCommand).rejects(denied);
    if (method === "eventSources") mocks.lambda.on(GetEventSourceMappingCommand).rejects(denied);
    mocks.sqs.on(GetQueueAttributesCommand).rejects(denied);
    mocks.dynamodb.on(GetItemCommand).rejects(denied);
    const stack = await open();
    const call = () => (method === "secret" ? stack.secret("linkKey") : stack[method]("x"));
    await expect(call()).rejects.toMatchObject({
      ...{ name: "ReadError", action, code: "AccessDeniedException" },
      message: `${action} failed with AccessDeniedException`,
    });
  });

  test("and one that is not complete is no number", async () => {
    const { mocks, open } = setUpStack();
    mocks.lambda.on(GetAccountSettingsCommand).resolves({});
    await expect((await open()).concurrency()).rejects.toMatchObject({ action: "lambda:GetAccountSettings" });
    mocks.cloudFormation.on(ListStackResourcesCommand).resolves({});
    const empty = await open();
    await expect(empty.secret("linkKey")).rejects.toThrow("no secret LinkKey in the stack");
    await expect(empty.concurrency()).rejects.toThrow("in the stack");
    expect(await empty.queues()).toEqual([]);
  });
});
