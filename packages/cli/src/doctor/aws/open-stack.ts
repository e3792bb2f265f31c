import { createDynamoQuarantineStore } from "@boomerang/runtime";
import { CliError } from "../../cli-error.ts";
import type { Connection } from "../../context.ts";
import { describeStack } from "../../deployment.ts";
import type { WatchedQueue } from "../check-queues.ts";
import type { Deployment, SecretName } from "../deployment.ts";
import { ReadError, reading } from "../read-error.ts";
import { readConcurrency, readEnvironment, readEventSources } from "./read-functions.ts";
import { readDepths } from "./read-queues.ts";
import { readSchedules } from "./read-schedules.ts";
import { sdkConfig } from "./sdk-config.ts";
import { listResources, outputOf, type StackResource, watchClock } from "./stack.ts";

// In the logical ids of the queues. The last one is named after an older term.
const QUEUES: Readonly<Record<string, WatchedQueue>> = {
  DeadLetterQueue: "dead letters",
  SpillQueue: "spill queue",
  QuarantineQueue: "quarantine queue",
  UnannouncedQueue: "unpublished events",
};

/**
 * Opens a deployed stack for reading.
 *
 * @throws CliError if the stack cannot be read
 */
export async function openStack({ stack = "", region: given, apiUrl }: Connection): Promise<Deployment> {
  const [cfn, dynamo, lambda, scheduler, secrets, sqs] = await Promise.all([
    import("@aws-sdk/client-cloudformation"),
    import("@aws-sdk/client-dynamodb"),
    import("@aws-sdk/client-lambda"),
    import("@aws-sdk/client-scheduler"),
    import("@aws-sdk/client-secrets-manager"),
    import("@aws-sdk/client-sqs"),
  ]);
  const config = sdkConfig(given);
  const clients = {
    cloudFormation: new cfn.CloudFormationClient(config),
    dynamodb: new dynamo.DynamoDBClient(config),
    lambda: new lambda.LambdaClient(config),
    scheduler: new scheduler.SchedulerClient(config),
    secretsManager: new secrets.SecretsManagerClient(config),
    sqs: new sqs.SQSClient(config),
  };
  const close = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  const latestClock = watchClock(clients.cloudFormation, Date.now);
  try {
    const described = await describeStack(clients.cloudFormation, stack);
    const region = await clients.cloudFormation.config.region();
    const output = (name: string) => outputOf(described, name);
    const resources = once(() => listResources(clients.cloudFormation, stack));
    const schedules = once(async () => readSchedules(clients.scheduler, await resources()));

    async function secretId(name: SecretName): Promise<string> {
      const id = { apiKey: output("ApiKeySecretArn"), webhookSecrets: output("WebhookSecretsArn") }[
        name as "apiKey"
      ];
      return id ?? idIn(await resources(), SECRETS[name]);
    }

    return {
      type: "stack",
      webhookBaseUrl: output("WebhookBaseUrl"),
      awsOptions: ` --region ${region}`,
      secretIds: { apiKey: output("ApiKeySecretArn"), webhookSecrets: output("WebhookSecretsArn") },
      async apiUrl() {
        if (apiUrl !== undefined) return apiUrl;
        // Whoever may not read the function's settings gets the default.
        const environment = readEnvironment(clients.lambda, await resources(), "Dispatcher");
        return (await environment.catch(() => undefined))?.API_BASE_URL;
      },
      async secret(name) {
        const command = new secrets.GetSecretValueCommand({ SecretId: await secretId(name) });
        const read = await reading(`secretsmanager:GetSecretValue of ${SECRETS[name]}`, () =>
          clients.secretsManager.send(command),
        );
        return read.SecretString ?? "";
      },
      async hasVerified(fingerprint) {
        const table = output("ControlTableName") ?? "";
        const store = createDynamoQuarantineStore(clients.dynamodb, table);
        return reading("dynamodb:GetItem", () => store.hasVerified(fingerprint));
      },
      schedules,
      eventSources: async () => readEventSources(clients.lambda, await resources()),
      async concurrency() {
        const read = { resources: await resources(), schedules: await schedules() };
        return readConcurrency({ client: clients.lambda, region, ...read });
      },
      queues: async () => readDepths(clients.sqs, queuesIn(await resources())),
      clock: async () => latestClock(),
      close,
    };
  } catch (error) {
    close();
    throw error instanceof CliError
      ? error
      : new ReadError("cloudformation:DescribeStacks", { cause: error });
  }
}

const SECRETS: Readonly<Record<SecretName, string>> = {
  apiKey: "ApiKey",
  webhookSecrets: "WebhookSecrets",
  linkKey: "LinkKey",
};

function idIn(resources: readonly StackResource[], name: string): string {
  const found = resources.find(
    ({ type, logicalId }) => type === "AWS::SecretsManager::Secret" && logicalId.includes(name),
  );
  if (found !== undefined) return found.physicalId;
  const missing = Object.assign(new Error("missing"), { name: `no secret ${name} in the stack` });
  throw new ReadError("cloudformation:ListStackResources", { cause: missing });
}

function queuesIn(resources: readonly StackResource[]) {
  return Object.entries(QUEUES).flatMap(([name, queue]) => {
    const found = resources.find(
      ({ type, logicalId }) => type === "AWS::SQS::Queue" && logicalId.includes(name),
    );
    return found === undefined ? [] : [{ queue, url: found.physicalId }];
  });
}

/** Calls once, for all callers. */
function once<T>(call: () => Promise<T>): () => Promise<T> {
  let calling: Promise<T> | undefined;
  return () => {
    calling ??= call();
    return calling;
  };
}
