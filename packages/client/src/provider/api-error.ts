import { InferenceApiError } from "@boomerang/core";
import { BoomerangError, type ErrorDetails } from "../boomerang-error.ts";

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

const ABORTED: Pick<ErrorDetails, "code" | "nextStep"> = {
  code: "aborted",
  nextStep:
    "The call may have been made. Call it again with a signal that is not aborted, if that does no harm.",
};

/**
 * What a call of the Inference API, or reading its output, rejects with, as an error of the client's own.
 *
 * @param doing what was being done, such as `run the model`
 */
export function fromApiError(error: unknown, doing: string, signal?: AbortSignal): unknown {
  if (!(error instanceof InferenceApiError)) return error;
  const decision = signal?.aborted ? ABORTED : DECISIONS[error.kind];
  return new BoomerangError(`cannot ${doing}: ${error.message}`, { ...decision, cause: error });
}
