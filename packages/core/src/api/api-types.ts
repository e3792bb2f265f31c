import type { JsonText } from "../json/json-text.ts";
import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

// An optional member may also be undefined.
type Loose<T> = {
  readonly [Member in keyof T]: T[Member] | (undefined extends T[Member] ? undefined : never);
};

/** How the API retries a model call that ended with 500, 502, 503 or 504. */
export type InferenceRetryConfig = Loose<Schemas["InferenceRetryConfig"]>;

export type AsyncPredictRequest = Loose<
  Omit<Schemas["AsyncPredictRequest"], "model_input" | "inference_retry_config">
> & {
  /** Any JSON value; a {@link JsonText} is sent byte for byte. */
  readonly model_input: unknown;
  readonly inference_retry_config?: InferenceRetryConfig | undefined;
};

export type AsyncPredictResponse = Schemas["AsyncPredictResponse"];

/** The status of a queued request, without its output. */
export type RequestStatus = Loose<Omit<Schemas["RequestStatus"], "errors">> & {
  /** The API may use codes that its documentation does not list. */
  readonly errors: readonly { readonly code: string; readonly message: string }[];
};

/** `canceled` is false when the request had already left the queue. */
export type Cancellation = Schemas["Cancellation"];

export type QueueStatus = Loose<Schemas["QueueStatus"]>;
