import type { JsonText } from "../json/json-text.ts";
import type { components } from "./openapi.gen.ts";

type Schemas = components["schemas"];

// A member that the wire leaves out may also be undefined.
type Loose<T> = {
  readonly [Member in keyof T]: T[Member] | (undefined extends T[Member] ? undefined : never);
};

/** When the API makes a model call again that ended in 500, 502, 503 or 504. */
export type InferenceRetryConfig = Loose<Schemas["InferenceRetryConfig"]>;

/** What a submission asks for. */
export type AsyncPredictRequest = Loose<
  Omit<Schemas["AsyncPredictRequest"], "model_input" | "inference_retry_config">
> & {
  /** Any JSON value; a {@link JsonText} travels byte for byte. */
  readonly model_input: unknown;
  readonly inference_retry_config?: InferenceRetryConfig | undefined;
};

/** The answer to a submission. */
export type AsyncPredictResponse = Schemas["AsyncPredictResponse"];

/** How far a queued request has come; never its output. */
export type RequestStatus = Loose<Omit<Schemas["RequestStatus"], "errors">> & {
  /** Known codes are those of the contract; the API may add some. */
  readonly errors: readonly { readonly code: string; readonly message: string }[];
};

/** The answer to a cancellation; `canceled` is false when it was too late. */
export type Cancellation = Schemas["Cancellation"];

/** What waits and what runs in one queue. */
export type QueueStatus = Loose<Schemas["QueueStatus"]>;
