import type { ServerResponse } from "node:http";
import type { Sleep } from "../collaborators.ts";
import { createPredictClient, type PredictClient } from "../predict/predict-client.ts";
import { parseTargetText, type Target } from "../target.ts";
import { InferenceApiError } from "./errors.ts";
import type { TestServer } from "./http-server.fixture.ts";
import type { InferenceClientOptions } from "./inference-client.ts";

export const KEY = "key-SECRET";

export const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  response
    .writeHead(status, { "content-type": "application/json", "x-baseten-request-id": "req-1", ...headers })
    .end(JSON.stringify(body));

export const target = (text: string): Target => {
  const parsed = parseTargetText(text);
  if (!parsed) throw new Error(`not a target: ${text}`);
  return parsed;
};
export const model = target("model:abc/production");

/** Records the delays between attempts and skips them; time limits never end. */
export function skippingSleep(limits: readonly number[] = [300_000, 20_000, 10_000]) {
  const delays: number[] = [];
  const sleep: Sleep = (ms, signal) => {
    if (limits.includes(ms))
      return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    delays.push(ms);
    return Promise.resolve();
  };
  return { sleep, delays };
}

export const clientOf = (server: TestServer, options: Partial<InferenceClientOptions> = {}): PredictClient =>
  createPredictClient({
    apiKey: KEY,
    baseUrl: server.url,
    sleep: skippingSleep().sleep,
    random: () => 0.5,
    ...options,
  });

export async function failureOf(promise: Promise<unknown>): Promise<InferenceApiError> {
  const error = await promise.then(
    () => new Error("the call succeeded"),
    (reason: unknown) => reason,
  );
  if (error instanceof InferenceApiError) return error;
  throw error;
}

export const status = {
  request_id: "r1",
  model_id: "abc",
  deployment_id: "dep",
  status: "QUEUED",
  webhook_status: "PENDING",
  created_at: "2026-11-22T12:00:00Z",
  status_at: "2026-11-22T12:00:00Z",
  errors: [],
};
export const queue = {
  model_id: "abc",
  deployment_id: "dep",
  num_queued_requests: 3,
  num_in_progress_requests: 1,
};
