import { createDynamoQuarantineStore } from "@boomerang/runtime";
import type { Connection } from "../../context.ts";
import type { WatchedQueue } from "../check-queues.ts";
import type { Deployment, SecretName } from "../deployment.ts";
import { ReadError, reading } from "../read-error.ts";
import type { StackClients } from "./clients.ts";
import { describeStack } from "./describe-stack.ts";
import { readConcurrency, readEnvironment, readEventSources } from "./read-functions.ts";
import { readDepths } from "./read-queues.ts";
import { readSchedules } from "./read-schedules.ts";
import { listResources, outputOf, type StackResource, watchClock } from "./stack.ts";

// In the logical ids of the queues. The last one is named after an older term.
const QUEUES: Readonly<Record<string, WatchedQueue>> = {
  DeadLetterQueue: "dead letters",
  SpillQueue: "spill queue",
  QuarantineQueue: "quarantine queue",
  UnannouncedQueue: "unpublished events",
};

// In the logical ids of the secrets.
const SECRETS: Readonly<Record<SecretName, string>> = {
  apiKey: "ApiKey",
  webhookSecrets: "WebhookSecrets",
  linkKey: "LinkKey",
};

/**
 * Opens a deployed stack for reading.
 *
 * @throws CliError if the stack cannot be read; the clients are closed then
 */
export async function openStack(
  clients: StackClients,
  { stack = "", apiUrl }: Pick<Connection, "stack" | "apiUrl">,
  now: () => number,
): Promise<Deployment> {
  const close = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  const latestClock = watchClock(clients.cloudFormation, now);
  const { config } = clients.cloudFormation;
  const reads = [describeStack(clients.cloudFormation, stack), config.region()] as const;
  const [described, region] = await Promise.all(reads).catch((error) => {
    close();
    throw error;
  });
  const output = (name: string) => outputOf(described, name);
  const resources = once(() => listResources(clients.cloudFormation, stack));
  const schedules = once(async () => readSchedules(clients.scheduler, await resources()));
  const secretIds = { apiKey: output("ApiKeySecretArn"), webhookSecrets: output("WebhookSecretsArn") };

  async function secret(name: SecretName): Promise<string> {
    const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
    const known = name === "linkKey" ? undefined : secretIds[name];
    const SecretId = known ?? secretIn(await resources(), SECRETS[name]);
    const { SecretString = "" } = await reading(`secretsmanager:GetSecretValue of ${SECRETS[name]}`, () =>
      clients.secretsManager.send(new GetSecretValueCommand({ SecretId })),
    );
    return SecretString;
  }

  return {
    type: "stack",
    webhookBaseUrl: output("WebhookBaseUrl"),
    awsOptions: ` --region ${region}`,
    secretIds,
    secret,
    async apiUrl() {
      if (apiUrl !== undefined) return apiUrl;
      return (await readEnvironment(clients.lambda, await resources(), "Dispatcher")).API_BASE_URL;
    },
    async hasVerified(fingerprint) {
      const store = createDynamoQuarantineStore(clients.dynamodb, output("ControlTableName") ?? "");
      return reading("dynamodb:GetItem of table Control", () => store.hasVerified(fingerprint));
    },
    schedules,
    eventSources: async () => readEventSources(clients.lambda, await resources()),
    async concurrency() {
      const [all, ofStack] = await Promise.all([resources(), schedules()]);
      return readConcurrency({ client: clients.lambda, region, resources: all, schedules: ofStack });
    },
    queues: async () => readDepths(clients.sqs, queuesIn(await resources())),
    clock: async () => latestClock(),
    close,
  };
}

function secretIn(resources: readonly StackResource[], name: string): string {
  const found = resources.find(
    ({ type, logicalId }) => type === "AWS::SecretsManager::Secret" && logicalId.includes(name),
  );
  if (found !== undefined) return found.physicalId;
  const cause = Object.assign(new Error("missing"), { name: `no secret ${name} in the stack` });
  throw new ReadError("cloudformation:ListStackResources", { cause });
}

function queuesIn(resources: readonly StackResource[]) {
  const queues = resources.filter(({ type }) => type === "AWS::SQS::Queue");
  return Object.entries(QUEUES).flatMap(([name, queue]) =>
    queues.filter(({ logicalId }) => logicalId.includes(name)).map(({ physicalId: url }) => ({ queue, url })),
  );
}

/** Calls once, for all callers. */
function once<T>(call: () => Promise<T>): () => Promise<T> {
  let calling: Promise<T> | undefined;
  return () => {
    calling ??= call();
    return calling;
  };
}
