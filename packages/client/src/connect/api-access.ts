import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import { parseApiKey } from "@boomerang/runtime/parse-api-key";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "./aws-error.ts";

/** Where the Inference API is, and with which key it is called. */
export interface ApiAccess {
  readonly apiKey: string;
  /** Default: the provider's hosts. */
  readonly baseUrl: string | undefined;
}

/** @throws BoomerangError */
export type FindApiAccess = () => Promise<ApiAccess>;

export interface DeploymentApi {
  readonly secretsManager: () => Promise<SecretsManagerClient>;
  readonly secretId: () => Promise<string>;
  /** Of the variable `BASETEN_API_KEY`; wins over the deployment's key. */
  readonly apiKey: string | undefined;
  readonly apiUrl: string | undefined;
}

/** The API of a deployment. Its key is read once. */
export function deploymentApi(sources: DeploymentApi): FindApiAccess {
  let access: Promise<ApiAccess> | undefined;
  return () => {
    // The next call reads again a key that could not be read.
    access ??= read(sources).catch((error: unknown) => {
      access = undefined;
      throw error;
    });
    return access;
  };
}

/** The API that the local pipeline calls: the simulator with its key, or the real one with that of the environment. */
export function localApi(
  pipeline: () => Promise<LocalPipelineState>,
  envKey: string | undefined,
): FindApiAccess {
  return async () => {
    const state = await pipeline();
    if (state.api === "simulator") return { apiKey: state.api_key, baseUrl: state.api_url };
    if (envKey) return { apiKey: parsed(envKey, "BASETEN_API_KEY"), baseUrl: state.api_url };
    throw new BoomerangError(
      "the local pipeline calls the real API, whose key is in no file, and there is no variable BASETEN_API_KEY",
      {
        code: "not_configured",
        nextStep: "Set BASETEN_API_KEY to the key with which the local pipeline was started.",
      },
    );
  };
}

async function read({ secretsManager, secretId, apiKey, apiUrl }: DeploymentApi): Promise<ApiAccess> {
  if (apiKey) return { apiKey: parsed(apiKey, "BASETEN_API_KEY"), baseUrl: apiUrl };
  const [client, SecretId, { GetSecretValueCommand }] = await Promise.all([
    secretsManager(),
    secretId(),
    import("@aws-sdk/client-secrets-manager"),
  ]);
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId }));
    return { apiKey: parsed(SecretString, "the deployment's secret"), baseUrl: apiUrl };
  } catch (error) {
    throw fromAwsError(error, "read the API key");
  }
}

function parsed(text: string, source: string): string {
  const apiKey = parseApiKey(text);
  if (apiKey !== undefined) return apiKey;
  throw new BoomerangError(`${source} contains no API key`, {
    code: "key_rejected",
    nextStep: "Set the key: boomerang key set, or setApiKey.",
  });
}
