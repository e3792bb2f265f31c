import { memberText } from "@boomerang/core";
import * as v from "valibot";
import type { ModelInput } from "../deployments/models/model.ts";
import { isJsonObject, jsonObject } from "../json-object.ts";
import { invalidRequest } from "../server/api-error.ts";
import { decodeUtf8, parseJson } from "../server/body.ts";

/** The largest body of a submission: 256 KiB. */
export const MAX_SUBMISSION_BYTES = 256 * 1024;

const integer = (name: string, min: number, max: number) => {
  const message = `${name} must be an integer from ${min} to ${max}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
};

const webhookMessage =
  "webhook_endpoint must be an absolute https URL without user name or password (http only for localhost)";

const submissionSchema = v.looseObject({
  webhook_endpoint: v.optional(v.pipe(v.string(webhookMessage), v.check(isWebhookEndpoint, webhookMessage))),
  priority: v.optional(integer("priority", 0, 2), 0),
  max_time_in_queue_seconds: v.optional(integer("max_time_in_queue_seconds", 10, 259_200), 600),
  inference_retry_config: v.optional(
    v.pipe(
      jsonObject<object>("inference_retry_config must be an object"),
      v.looseObject({
        max_attempts: v.optional(integer("inference_retry_config.max_attempts", 1, 10), 3),
        initial_delay_ms: v.optional(integer("inference_retry_config.initial_delay_ms", 0, 10_000), 1_000),
        max_delay_ms: v.optional(integer("inference_retry_config.max_delay_ms", 0, 60_000), 5_000),
      }),
    ),
    {},
  ),
});

/** How a failed model call is retried. */
export interface RetryConfig {
  /** The first call included. */
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** A submission, parsed from its body, with the API's defaults. */
export interface Submission {
  readonly input: ModelInput;
  readonly webhookEndpoint: string | undefined;
  readonly priority: number;
  readonly maxTimeInQueueMs: number;
  readonly retry: RetryConfig;
}

/** Parses the body of `async_predict` or `async_run_remote`; throws a 400 that names every invalid field. */
export function parseSubmission(body: Uint8Array): Submission {
  const json = decodeUtf8(body);
  const value = parseJson(json);
  if (!isJsonObject(value)) {
    throw invalidRequest(["the body must be a JSON object"]);
  }
  const input = memberText(json, "model_input");
  const parsed = v.safeParse(submissionSchema, value);
  if (input === undefined || !parsed.success) {
    throw invalidRequest([
      ...(input === undefined ? ["model_input is required"] : []),
      ...(parsed.issues ?? []).map((issue) => issue.message),
    ]);
  }
  const { webhook_endpoint, priority, max_time_in_queue_seconds, inference_retry_config } = parsed.output;
  return {
    input: { type: "json", text: input },
    webhookEndpoint: webhook_endpoint,
    priority,
    maxTimeInQueueMs: max_time_in_queue_seconds * 1000,
    retry: {
      maxAttempts: inference_retry_config.max_attempts,
      initialDelayMs: inference_retry_config.initial_delay_ms,
      maxDelayMs: inference_retry_config.max_delay_ms,
    },
  };
}

function isWebhookEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
