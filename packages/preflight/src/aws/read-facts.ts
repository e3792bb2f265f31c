import { APIGatewayClient, GetAccountCommand } from "@aws-sdk/client-api-gateway";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AccountFacts, Deployment, Fact, Held } from "../facts.ts";
import type { ClientConfig } from "./client-config.ts";
import { countAlarms, countSecrets, readQuota } from "./counts.ts";
import { codeOf, factOf } from "./fact-of.ts";
import { listResources, readHeld } from "./held.ts";
import { readPlatform } from "./read-platform.ts";

export type ReadFacts = Omit<AccountFacts, "accountId" | "region">;

/** Reads everything at the same time; what cannot be read is an unknown fact. */
export async function readFacts(
  config: ClientConfig,
  { stackName, bootstrapQualifier, platform: needs }: Deployment,
  accountId: string,
): Promise<ReadFacts> {
  const quotas = new ServiceQuotasClient(config);
  const readingQuota = (name: "alarms" | "secrets") =>
    factOf("servicequotas:GetServiceQuota", () => readQuota(quotas, name));
  const [concurrency, gateway, bootstrapVersion, held, alarms, alarmQuota, secrets, secretQuota, platform] =
    await Promise.all([
      factOf("lambda:GetAccountSettings", () => readConcurrency(new LambdaClient(config))),
      factOf("apigateway:GET", () => readGateway(new APIGatewayClient(config))),
      factOf("ssm:GetParameter", () => readBootstrap(new SSMClient(config), bootstrapQualifier)),
      readStack(config, stackName),
      factOf("cloudwatch:DescribeAlarms", () => countAlarms(new CloudWatchClient(config))),
      readingQuota("alarms"),
      factOf("secretsmanager:ListSecrets", () => countSecrets(new SecretsManagerClient(config))),
      readingQuota("secrets"),
      readPlatform(config, needs, accountId),
    ]);
  const { throttle, logsRole } = partsOf(gateway);
  return {
    ...{ concurrency, throttle, bootstrapVersion, held, alarms, alarmQuota, secrets, secretQuota },
    platform: { ...platform, ...(needs.accessLogs && { logsRole }) },
  };
}

async function readStack(config: ClientConfig, stackName: string): Promise<Fact<Held>> {
  const resources = await factOf("cloudformation:ListStackResources", () =>
    listResources(new CloudFormationClient(config), stackName),
  );
  if (!resources.isKnown) return resources;
  return factOf("lambda:GetFunctionConcurrency", () => readHeld(new LambdaClient(config), resources.value));
}

async function readConcurrency(client: LambdaClient) {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  return {
    limit: numberIn(AccountLimit?.ConcurrentExecutions),
    unreserved: numberIn(AccountLimit?.UnreservedConcurrentExecutions),
  };
}

async function readGateway(client: APIGatewayClient) {
  const { throttleSettings, cloudwatchRoleArn } = await client.send(new GetAccountCommand({}));
  return {
    ratePerSecond: numberIn(throttleSettings?.rateLimit),
    burst: numberIn(throttleSettings?.burstLimit),
    // Not set is also an empty text.
    logsRole: cloudwatchRoleArn || undefined,
  };
}

/** Two facts of one call. */
function partsOf(gateway: Fact<Awaited<ReturnType<typeof readGateway>>>) {
  if (!gateway.isKnown) return { throttle: gateway, logsRole: gateway };
  const { logsRole, ...throttle } = gateway.value;
  return { throttle: known(throttle), logsRole: known(logsRole) };
}

function known<T>(value: T): Fact<T> {
  return { isKnown: true, value };
}

async function readBootstrap(client: SSMClient, qualifier: string): Promise<number | undefined> {
  try {
    const command = new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` });
    const { Parameter } = await client.send(command);
    return numberIn(Number(Parameter?.Value));
  } catch (error) {
    if (codeOf(error) === "ParameterNotFound") return undefined;
    throw error;
  }
}

function numberIn(value: number | undefined): number {
  if (value === undefined || Number.isNaN(value)) throw new IncompleteResponse();
  return value;
}

class IncompleteResponse extends Error {
  override readonly name = "a response without the number";
}
