import { mkdirSync, rmSync } from "node:fs";
import { DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { bootstrap, type Config, deploy, destroy, type Outputs } from "./cdk.ts";
import { type Clients, createClients } from "./clients.ts";
import { type Gate, openGate } from "./gate.ts";
import { freePort, installMiniStack, type MiniStack, startMiniStack } from "./ministack.ts";
import { LAST_RUN } from "./paths.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";

/** The stack on the emulator, and the provider beside it. */
export interface Deployment {
  readonly ministack: MiniStack;
  readonly aws: Clients;
  readonly outputs: Outputs;
  /** The name of the resource of a type whose logical id has `part` in it. */
  resource(part: string, type: string): string;
  /** What stands before the deployed API, its table and the provider. */
  readonly gates: { readonly webhooks: Gate; readonly tables: Gate; readonly api: Gate };
  /** The deployed API itself, past its gate. */
  readonly deliverTo: string;
  provider(): Simulator;
  /** Starts the provider anew, with other webhook secrets or another cold start. */
  replaceProvider(changes: Partial<SimulatorOptions>): Promise<void>;
  /** Puts the API key into its secret; before, the deployment has none. */
  setApiKey(): Promise<void>;
  redeploy(changes: Config): Promise<void>;
  destroy(): Promise<void>;
  stop(): Promise<void>;
}

/** Settings whose addresses are the run's own. */
export interface DeploymentOptions {
  readonly config: Config;
  readonly webhookSecrets: readonly string[];
  readonly apiKey: string;
}

/** Brings everything up: emulator, stack, webhook secrets, provider. What was started is ended if that fails. */
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
  const [webhooks, tables, api] = [await openGate(), await openGate(), await openGate()];
  for (const gate of [webhooks, tables, api]) started.defer(() => gate.stop());
  const port = await freePort();
  const ministack = await startMiniStack(program, port, { AWS_ENDPOINT_URL_DYNAMODB: tables.url });
  started.defer(() => ministack.stop());
  tables.leadTo(ministack.url);
  let providerOptions: SimulatorOptions = { apiKey, secrets: webhookSecrets };
  let provider = await startSimulator(providerOptions);
  started.defer(() => provider.stop());
  api.leadTo(provider.url);

  const aws = createClients(ministack.url);
  const full: Config = { ...config, webhookBaseUrl: webhooks.url, apiBaseUrl: api.url };
  await bootstrap(ministack.url);
  const outputs = await deploy(ministack.url, full);
  const resource = await resourcesOf(aws);
  const deliverTo = `${ministack.url}/_aws/execute-api/${resource("BoomerangApi", "RestApi")}/prod`;
  webhooks.leadTo(deliverTo);
  await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify(webhookSecrets));
  return {
    ministack,
    aws,
    outputs,
    resource,
    gates: { webhooks, tables, api },
    deliverTo,
    provider: () => provider,
    replaceProvider: async (changes) => {
      await provider.stop();
      providerOptions = { ...providerOptions, ...changes };
      provider = await startSimulator(providerOptions);
      api.leadTo(provider.url);
    },
    setApiKey: () => putSecret(aws, outputs.ApiKeySecretArn, apiKey),
    redeploy: async (changes) => {
      await deploy(ministack.url, { ...full, ...changes });
    },
    destroy: () => destroy(ministack.url),
    stop: () => started.disposeAsync(),
  };
}

/** Puts a value into a secret, as somebody would who operates the deployment. */
export async function putSecret({ secrets }: Clients, id: string | undefined, value: string): Promise<void> {
  await secrets.send(new PutSecretValueCommand({ SecretId: id, SecretString: value }));
}

/** Reads a secret, to sign like the provider. */
export async function readSecret({ secrets }: Clients, id: string): Promise<string> {
  return (await secrets.send(new GetSecretValueCommand({ SecretId: id }))).SecretString ?? "";
}

async function resourcesOf({ cloudFormation }: Clients) {
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
