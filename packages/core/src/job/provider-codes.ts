import type { components } from "../api/openapi.gen.ts";
import type { ERROR_CODES } from "./error-codes.ts";

interface ProviderCodeEntry {
  /** What ended with it: an inference, whose job is `FAILED`, or a submission that the API rejects. */
  readonly of: "inference" | "submission";
  readonly meaning: string;
  readonly action: string;
}

type Schemas = components["schemas"];
type PublishedCode = Schemas["InferenceError"]["code"] | NonNullable<Schemas["ErrorResponse"]["error_code"]>;

const REPLAY = "replay the job, or send it again with a new `job_id`.";
const CHECK_TARGET =
  "Check the id of the model or chain and its environment at the provider, then send the job again with a new `job_id`.";

/** Every code that the Inference API publishes, apart from those that Boomerang sets too; also in docs/error-codes.md. */
export const PROVIDER_CODES = {
  MODEL_NOT_READY: {
    of: "inference",
    meaning: "The deployment was not ready to run the job.",
    action: `Check at the provider that the deployment starts, then ${REPLAY}`,
  },
  MODEL_DOES_NOT_EXIST: {
    of: "inference",
    meaning: "The provider has no such model, chain or deployment.",
    action: CHECK_TARGET,
  },
  MODEL_INVALID_INPUT: {
    of: "inference",
    meaning: "The model rejected its input.",
    action:
      "Read the error's `message` and the logs of the model. Correct the input, and send it with a new `job_id`.",
  },
  MODEL_PREDICT_ERROR: {
    of: "inference",
    meaning: "The model failed while it processed the input.",
    action: `Read the error's \`message\` and the logs of the model. After a correction, ${REPLAY}`,
  },
  MODEL_PREDICT_TIMEOUT: {
    of: "inference",
    meaning: "The model did not return its output in time.",
    action: `Make the model faster or its input smaller, or raise the time limit at the provider. Then ${REPLAY}`,
  },
  MODEL_UNAVAILABLE: {
    of: "inference",
    meaning: "The provider could not reach the model.",
    action: `Check the deployment at the provider, then ${REPLAY}`,
  },
  ASYNC_REQUEST_NOT_SUPPORTED: {
    of: "inference",
    meaning: "The model cannot be called asynchronously, such as one that streams its response.",
    action: "Let the model return JSON, or call it synchronously: `boomerang predict`.",
  },
  INTERNAL_SERVER_ERROR: {
    of: "inference",
    meaning: "The provider itself failed.",
    action: `Check the provider's status, then ${REPLAY}`,
  },
  timeout: {
    of: "submission",
    meaning: "The Inference API did not process the submission in time.",
    action: "Check the provider's status, then send the job again with a new `job_id`.",
  },
  client_error: {
    of: "submission",
    meaning: "The Inference API does not accept the request.",
    action: "Read the error's `message`, correct the message of the job, and send it with a new `job_id`.",
  },
  model_unavailable: {
    of: "submission",
    meaning: "The model cannot be reached at the moment.",
    action: "Check the deployment at the provider, then send the job again with a new `job_id`.",
  },
  model_not_ready: {
    of: "submission",
    meaning: "The deployment is not ready to accept jobs, such as one that is scaled to zero.",
    action:
      "Check the deployment at the provider, or start it with `boomerang wake`. Then send the job again with a new `job_id`.",
  },
  model_does_not_exist: {
    of: "submission",
    meaning: "The provider has no such model, chain or environment.",
    action: CHECK_TARGET,
  },
  rate_limited: {
    of: "submission",
    meaning: "The Inference API received more calls than it allows.",
    action: "Check which other programs use the key, then send the job again with a new `job_id`.",
  },
  unauthorized: {
    of: "submission",
    meaning: "The Inference API rejects the key.",
    action:
      "Set a key that may call the target: `boomerang key set`. Then send the job again with a new `job_id`.",
  },
  application_error: {
    of: "submission",
    meaning: "The Inference API reports an error of the application.",
    action:
      "Read the error's `message` and the logs of the model. Then send the job again with a new `job_id`.",
  },
  internal_baseten_error: {
    of: "submission",
    meaning: "The provider itself failed.",
    action: "Check the provider's status, then send the job again with a new `job_id`.",
  },
} as const satisfies Record<Exclude<PublishedCode, keyof typeof ERROR_CODES>, ProviderCodeEntry>;
