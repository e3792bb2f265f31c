import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { InferenceApiError, type Target, type TargetInput, toTarget } from "@boomerang/core";
import { createPredictClient, type PredictClient } from "@boomerang/core/predict";
import { parseApiKey } from "@boomerang/runtime/parse-api-key";
import { BoomerangError, type ErrorDetails } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { JobTarget } from "../job/job-request.ts";
import { targetOf } from "../job/parse-target.ts";

/** What the provider knows of a request that it queued. */
export interface ProviderRequest {
  readonly requestId: string;
  /** As the provider writes it: `QUEUED`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, `EXPIRED`, `CANCELED`. */
  readonly status: string;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** The output of a synchronous call, as it arrives. It is read to its end, or its `body` is cancelled. */
export interface PredictOutput {
  readonly contentType: string | undefined;
  /** Its errors are of class `BoomerangError`: `aborted`, or `unavailable` if the connection breaks or sends nothing for too long. */
  readonly body: ReadableStream<Uint8Array>;
}

export interface PredictOptions {
  /** Milliseconds until the response begins, and then between its parts; default 300,000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Calls of the Inference API itself, with the deployment's key or that of the environment variable `BASETEN_API_KEY`. */
export interface ProviderCalls {
  /** Runs a model or chain and waits for its output. Nothing is queued, stored or repeated. */
  predict(target: string | JobTarget, input: unknown, options?: PredictOptions): Promise<PredictOutput>;
  /** Starts a target that is scaled to zero. */
  wake(target: string | JobTarget): Promise<void>;
  /** A request that the provider queued; it knows one until an hour after its end. */
  requestStatus(target: string | JobTarget, requestId: string): Promise<ProviderRequest>;
  /** Cancels a request that still waits in the provider's queue. @returns whether it did */
  cancelRequest(target: string | JobTarget, requestId: string): Promise<boolean>;
}

export interface ProviderSources {
  readonly secretsManager: () => Promise<SecretsManagerClient>;
  readonly secretId: () => Promise<string>;
  /** Wins over the deployment's key. */
  readonly apiKey: string | undefined;
  readonly apiUrl: string | undefined;
}

export function createProviderCalls(sources: ProviderSources): ProviderCalls {
  let api: Promise<PredictClient> | undefined;
  const connected = () => {
    // The next call reads again a key that could not be read.
    api ??= open(sources).catch((error: unknown) => {
      api = undefined;
      throw error;
    });
    return api;
  };

  async function call<T>(
    target: string | JobTarget,
    doing: string,
    make: (api: PredictClient, target: Target) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T> {
    const parsed = toTarget(targetOf(target) as TargetInput);
    const client = await connected();
    try {
      return await make(client, parsed);
    } catch (error) {
      throw toBoomerangError(error, doing, signal);
    }
  }

  return {
    predict(target, input, options = {}) {
      const doing = "run the model";
      const { signal } = options;
      const make = async (client: PredictClient, parsed: Target) => {
        const { contentType, body } = await client.predict(parsed, input, options);
        return { contentType, body: mapErrors(body, (error) => toBoomerangError(error, doing, signal)) };
      };
      return call(target, doing, make, signal);
    },
    wake: (target) => call(target, "wake the target", (client, parsed) => client.wake(parsed)),
    requestStatus: (target, requestId) =>
      call(target, "read the request's status", async (client, parsed) => {
        const { status, errors } = await client.requestStatus(parsed, requestId);
        return { requestId, status, errors };
      }),
    cancelRequest: (target, requestId) =>
      call(target, "cancel the request", async (client, parsed) => {
        const { canceled } = await client.cancelRequest(parsed, requestId);
        return canceled;
      }),
  };
}

async function open(sources: ProviderSources): Promise<PredictClient> {
  const text = sources.apiKey || (await storedKey(sources));
  const apiKey = parseApiKey(text);
  if (apiKey !== undefined) return createPredictClient({ apiKey, baseUrl: sources.apiUrl });
  throw new BoomerangError(
    `${sources.apiKey ? "BASETEN_API_KEY" : "the deployment's secret"} contains no API key`,
    {
      code: "key_rejected",
      nextStep: "Set the key: boomerang key set, or setApiKey.",
    },
  );
}

async function storedKey({ secretsManager, secretId }: ProviderSources): Promise<string> {
  const [client, SecretId, { GetSecretValueCommand }] = await Promise.all([
    secretsManager(),
    secretId(),
    import("@aws-sdk/client-secrets-manager"),
  ]);
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  } catch (error) {
    throw fromAwsError(error, "read the API key");
  }
}

const DECISIONS: Readonly<
  Record<InferenceApiError["kind"], Pick<ErrorDetails, "code" | "nextStep" | "retryable">>
> = {
  account: {
    code: "key_rejected",
    nextStep: "Check at the provider that the key may call the target, and that the account has credit.",
  },
  not_found: {
    code: "resource_not_found",
    nextStep: "Check the target and the request id. A development deployment may be scaled to zero: wake it.",
  },
  invalid: { code: "call_rejected", nextStep: "Correct what the message names." },
  throttled: { code: "unavailable", nextStep: "Try again in a moment.", retryable: true },
  unavailable: { code: "unavailable", nextStep: "Try again in a moment.", retryable: true },
  unknown: { code: "unavailable", nextStep: "The call may have been made. Try again if that does no harm." },
};

const ABORTED = {
  code: "aborted",
  nextStep: "The model may have run. Call it again if that does no harm.",
} as const;

function toBoomerangError(error: unknown, doing: string, signal: AbortSignal | undefined): unknown {
  if (!(error instanceof InferenceApiError)) return error;
  const details = signal?.aborted ? ABORTED : DECISIONS[error.kind];
  return new BoomerangError(`cannot ${doing}: ${error.message}`, { ...details, cause: error });
}

/** The same stream, with other errors. */
function mapErrors(
  stream: ReadableStream<Uint8Array>,
  map: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(map(error));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before the caller asks for it.
    { highWaterMark: 0 },
  );
}
