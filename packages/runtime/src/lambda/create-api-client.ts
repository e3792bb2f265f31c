import { createInferenceClient, type InferenceClient, type InferenceClientOptions } from "@boomerang/core";
import type { Secrets } from "../secrets/secrets.ts";

/** Calls to the API for one call of a function: a retry of the client would bypass the limiter. SQS and Lambda retry. */
export const API_ATTEMPTS = 1;

export function createApiClient(
  secrets: Pick<Secrets, "apiKey">,
  options: Omit<InferenceClientOptions, "apiKey" | "retry"> = {},
): InferenceClient {
  return createInferenceClient({
    ...options,
    apiKey: () => secrets.apiKey(),
    retry: { attempts: API_ATTEMPTS },
  });
}
