import { memberText } from "@boomerang/core";
import * as v from "valibot";
import { ApiError } from "./api-error.ts";
import type { ModelInput } from "./models/model.ts";

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
    v.looseObject(
      {
        max_attempts: v.optional(integer("inference_retry_config.max_attempts", 1, 10), 3),
        initial_delay_ms: v.optional(integer("inference_retry_config.initial_delay_ms", 0, 10_000), 1_000),
        max_delay_ms: v.optional(integer("inference_retry_config.max_delay_ms", 0, 60_000), 5_000),
      },
      "inference_retry_config must be an object",
    ),
    {},
  ),
});

/** How a failed model call is tried again. */
export interface RetryConfig {
  /** Calls in all, the first one counted. */
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** A submission as its body asks for it, with the API's defaults. */
export interface Submission {
  readonly input: ModelInput;
  readonly webhookEndpoint: string | undefined;
  readonly priority: number;
  readonly maxTimeInQueueMs: number;
  readonly retry: RetryConfig;
}

/** Reads the body of `async_predict` or `async_run_remote`; throws a 400 that names every field at fault. */
export function parseSubmission(body: Uint8Array): Submission {
  const json = decode(body);
  const value = parseJson(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(["the body must be a JSON object"]);
  }
  const input = memberText(json, "model_input");
  const parsed = v.safeParse(submissionSchema, value);
  if (input === undefined || !parsed.success) {
    throw invalid([
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

function invalid(faults: readonly string[]): ApiError {
  return new ApiError(`Invalid request: ${faults.join("; ")}`, { status: 400, code: "client_error" });
}

/** Parses JSON; a text that is none throws a 400. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ApiError("Invalid request: the body is not JSON", { status: 400, code: "client_error", cause });
  }
}

/** Decodes UTF-8; bytes that are none throw a 400. */
export function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new ApiError("Invalid request: the body is not UTF-8", {
      status: 400,
      code: "client_error",
      cause,
    });
  }
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
