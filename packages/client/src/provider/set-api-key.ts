import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  createInferenceClient,
  InferenceApiError,
  type InferenceClient,
  type TargetInput,
  toTarget,
} from "@boomerang/core";
import { API_KEY_FORM, parseApiKey } from "@boomerang/runtime/parse-api-key";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { formatTarget, targetOf } from "../job/parse-target.ts";

export interface SetApiKeyOptions {
  /** A target that the key must be able to call: its queue status is read. */
  readonly target: string | JobTarget;
}

interface Sources {
  readonly secretsManager: () => Promise<SecretsManagerClient>;
  readonly secretId: () => Promise<string>;
  /** Base URL of the Inference API; default the provider's hosts. */
  readonly apiUrl: string | undefined;
}

/** Checks the key against the API, and stores it as the deployment's. Nothing is stored that the API rejects. */
export async function setApiKey(
  { secretsManager, secretId, apiUrl }: Sources,
  text: string,
  { target }: SetApiKeyOptions,
): Promise<void> {
  const apiKey = parseApiKey(text);
  if (apiKey === undefined) {
    const problem =
      text.trim() === "" ? "no API key was given" : `the text is no API key: it must be ${API_KEY_FORM}`;
    throw new BoomerangError(problem, {
      code: "invalid_argument",
      nextStep: "Copy the key from the provider's settings, and pass nothing else.",
    });
  }
  // First, so that the key is sent nowhere if it cannot be stored.
  const SecretId = await secretId();
  await checkKey(createInferenceClient({ apiKey, baseUrl: apiUrl }), targetOf(target));
  const [client, { PutSecretValueCommand }] = await Promise.all([
    secretsManager(),
    import("@aws-sdk/client-secrets-manager"),
  ]);
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: apiKey }));
  } catch (error) {
    throw fromAwsError(error, "store the API key");
  }
}

async function checkKey(api: Pick<InferenceClient, "queueStatus">, target: JobTarget): Promise<void> {
  try {
    await api.queueStatus(toTarget(target as TargetInput));
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    throw notStored(error, formatTarget(target));
  }
}

function notStored({ kind, status, message }: InferenceApiError, target: string): BoomerangError {
  const response = status === undefined ? message : `it responded with ${status}`;
  switch (kind) {
    case "account":
      return new BoomerangError(`the API rejects the key: ${response}; it was not stored`, {
        code: "key_rejected",
        nextStep:
          "Check at the provider that the key is valid and may call the target, and that the account has credit.",
      });
    case "not_found":
      return new BoomerangError(`the API knows no ${target}, or the key may not call it; it was not stored`, {
        code: "invalid_argument",
        nextStep: "Check the target. A development deployment may be scaled to zero: name a deployed one.",
      });
    default:
      return new BoomerangError(`the key cannot be checked: ${response}; it was not stored`, {
        code: "unavailable",
        retryable: true,
        nextStep: "Try again in a moment.",
      });
  }
}
