import { createInferenceClient, type InferenceClient, type InferenceClientOptions } from "@boomerang/core";
import type { Secrets } from "../secrets/secrets.ts";

/** Calls to the API for one call of a function: a retry of the client would bypass the limiter. SQS and Lambda retry. */
export const API_ATTEMPTS = 1;

/** @param options `fetch` has no default: the connections of Node's own outlive a freeze of the process */
export function createApiClient(
  secrets: Pick<Secrets, "apiKey">,
  options: Omit<InferenceClientOptions, "apiKey" | "retry" | "fetch"> &
    Required<Pick<InferenceClientOptions, "fetch">>,
): InferenceClient {
  return createInferenceClient({
    ...options,
    apiKey: () => secrets.apiKey(),
    retry: { attempts: API_ATTEMPTS },
  });
}
