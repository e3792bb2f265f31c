import { mkdirSync, rmSync } from "node:fs";
import { DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { bootstrap, type Config, deploy, destroy, type Outputs } from "./cdk.ts";
import { type Clients, createClients } from "./clients.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { freePort, installMiniStack, type MiniStack, startMiniStack } from "./ministack.ts";
import { LAST_RUN } from "./paths.ts";
import { createPlatform, type Platform } from "./platform.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";

/** The stack on the emulator, and a simulator. */
export interface Deployment {
  readonly ministack: MiniStack;
  readonly aws: Clients;
  readonly outputs: Outputs;
  readonly platform: Platform;
  /** The physical id of the resource of this type whose logical id contains `part`. */
  physicalId(part: string, type: string): string;
  /** Proxies in front of the deployed REST API, the tables and the simulator. */
  readonly proxies: { readonly webhooks: FaultProxy; readonly tables: FaultProxy; readonly api: FaultProxy };
  /** Base of the webhook URLs, without the proxy. */
  readonly webhookBaseUrl: string;
  simulator(): Simulator;
  /** Restarts the simulator with other webhook secrets or another cold start. */
  restartSimulator(changes: Partial<SimulatorOptions>): Promise<void>;
  /** Sets the API key; until then the deployment has none. */
  setApiKey(): Promise<void>;
  redeploy(changes: Config): Promise<void>;
  destroy(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeploymentOptions {
  /** Settings; the run adds the URLs, a key, a permissions boundary and a topic of alarms. */
  readonly config: Config;
  readonly webhookSecrets: readonly string[];
  readonly apiKey: string;
}

/** Starts emulator and simulator, deploys the stack and sets the webhook secrets; stops everything if a step fails. */
export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  rmSync(LAST_RUN, { recursive: true, force: true });
  mkdirSync(LAST_RUN, { recursive: true });
  const started = new AsyncDisposableStack();
  try {
    return await start(options, started);
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(options: DeploymentOptions, started: AsyncDisposableStack): Promise<Deployment> {
  const { config, webhookSecrets, apiKey } = options;
  const program = await installMiniStack();
  const [webhooks, tables, api] = [await startFaultProxy(), await startFaultProxy(), await startFaultProxy()];
  for (const proxy of [webhooks, tables, api]) started.defer(() => proxy.stop());
  const port = await freePort();
  const ministack = await startMiniStack(program, port, { AWS_ENDPOINT_URL_DYNAMODB: tables.url });
  started.defer(() => ministack.stop());
  tables.forwardTo(ministack.url);
  let simulatorOptions: SimulatorOptions = { apiKey, secrets: webhookSecrets };
  let simulator = await startSimulator(simulatorOptions);
  started.defer(() => simulator.stop());
  api.forwardTo(simulator.url);

  const aws = createClients(ministack.url);
  const platform = await createPlatform(aws.cloudFormation);
  const fullConfig: Config = {
    ...config,
    ...platform.settings,
    webhookBaseUrl: webhooks.url,
    apiBaseUrl: api.url,
  };
  await bootstrap(ministack.url);
  const outputs = await deploy(ministack.url, fullConfig);
  const physicalId = await physicalIdsOf(aws);
  const webhookBaseUrl = `${ministack.url}/_aws/execute-api/${physicalId("BoomerangApi", "RestApi")}/prod`;
  webhooks.forwardTo(webhookBaseUrl);
  await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify(webhookSecrets));
  return {
    ministack,
    aws,
    outputs,
    platform,
    physicalId,
    proxies: { webhooks, tables, api },
    webhookBaseUrl,
    simulator: () => simulator,
    restartSimulator: async (changes) => {
      await simulator.stop();
      simulatorOptions = { ...simulatorOptions, ...changes };
      simulator = await startSimulator(simulatorOptions);
      api.forwardTo(simulator.url);
    },
    setApiKey: () => putSecret(aws, outputs.ApiKeySecretArn, apiKey),
    redeploy: async (changes) => {
      await deploy(ministack.url, { ...fullConfig, ...changes });
    },
    destroy: () => destroy(ministack.url),
    stop: () => started.disposeAsync(),
  };
}

/** Sets a secret, as the operator of the deployment does. */
export async function putSecret({ secrets }: Clients, id: string | undefined, value: string): Promise<void> {
  await secrets.send(new PutSecretValueCommand({ SecretId: id, SecretString: value }));
}

export async function readSecret({ secrets }: Clients, id: string): Promise<string> {
  return (await secrets.send(new GetSecretValueCommand({ SecretId: id }))).SecretString ?? "";
}

async function physicalIdsOf({ cloudFormation }: Clients) {
  const command = new DescribeStackResourcesCommand({ StackName: "Boomerang" });
  const { StackResources: resources = [] } = await cloudFormation.send(command);
  return (part: string, type: string): string => {
    const found = resources.find(
      ({ LogicalResourceId: id, ResourceType }) =>
        id?.includes(part) === true && ResourceType?.endsWith(`::${type}`) === true,
    );
    if (found?.PhysicalResourceId === undefined) throw new Error(`the stack has no ${type} named ${part}`);
    return found.PhysicalResourceId;
  };
}
