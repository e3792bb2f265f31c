import {
  API_KEY_FORM,
  findUrlProblem,
  parseApiKey,
  parseWebhookSecrets,
  WEBHOOK_SECRETS_FORM,
} from "@boomerang/runtime";
import type { ProviderApi } from "../pipeline/pipeline-options.ts";
import { ArgumentsError } from "../start/arguments.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** The Inference API that the pipeline calls. */
export type DevApi =
  | { readonly type: "simulator" }
  | { readonly type: "provider"; readonly provider: ProviderApi; readonly webhookBaseUrl: string };

export interface ProviderArguments {
  readonly webhookBaseUrl: string | undefined;
  /** URL of a simulator or proxy; default: the provider's hosts. */
  readonly baseUrl: string | undefined;
  readonly port: number;
}

/**
 * The real API with the key of the environment.
 *
 * @throws {ArgumentsError} when something is missing or invalid; the message does not contain the key
 */
export function providerApi({ webhookBaseUrl, baseUrl, port }: ProviderArguments, env: Env): DevApi {
  if (webhookBaseUrl === undefined) {
    throw new ArgumentsError(
      "--api provider needs --webhook-base-url URL: the API delivers results to it. Start a tunnel that leads to http://127.0.0.1:P, with a port P of your choice, and pass its public https URL and --port P",
    );
  }
  if (port === 0) {
    throw new ArgumentsError(
      "--api provider needs --port P: the port of this machine to which your tunnel leads",
    );
  }
  return {
    type: "provider",
    webhookBaseUrl: checkUrl("--webhook-base-url", webhookBaseUrl),
    provider: {
      apiKey: apiKeyOf(env.BASETEN_API_KEY),
      webhookSecrets: webhookSecretsOf(env.BOOMERANG_WEBHOOK_SECRETS),
      ...(baseUrl !== undefined && { baseUrl: checkUrl("--api-url", baseUrl) }),
    },
  };
}

/** The rule of the deployed dispatcher for webhook URLs. The URL of the API follows it too, since the key is sent there. */
function checkUrl(option: string, text: string): string {
  const problem = findUrlProblem(text);
  if (problem !== undefined) throw new ArgumentsError(`${option} ${problem}`);
  return text;
}

function apiKeyOf(text: string | undefined): string {
  if (!text) {
    throw new ArgumentsError(
      "--api provider needs the API key of your Baseten workspace: set the environment variable BASETEN_API_KEY to it",
    );
  }
  const key = parseApiKey(text);
  if (key === undefined) throw new ArgumentsError(`BASETEN_API_KEY must contain ${API_KEY_FORM}`);
  return key;
}

function webhookSecretsOf(text: string | undefined): readonly string[] {
  const secrets = parseWebhookSecrets(text || "[]");
  if (secrets === undefined) {
    throw new ArgumentsError(`BOOMERANG_WEBHOOK_SECRETS must contain ${WEBHOOK_SECRETS_FORM}`);
  }
  return secrets;
}
