import type { Random } from "@boomerang/core";
import type { RequestError } from "./async-request.ts";
import type { Deployment } from "./deployment.ts";
import { type CallResult, type FailureStatus, failed, type ModelInput } from "./models/model.ts";
import type { Settings } from "./settings.ts";
import type { RetryConfig } from "./submission.ts";
import type { Timers } from "./timers.ts";

/** The longest that an asynchronous request may run, all its model calls together: 1 hour. */
const MAX_RUN_MS = 3_600_000;

/** Calls models. */
export interface Inference {
  /** Calls a model once; the function it gives back abandons the call. */
  call(deployment: Deployment, input: ModelInput, onEnd: (result: CallResult) => void): () => void;
  /**
   * Calls a model until it works, fails for good, or has been called `maxAttempts` times. Only 500, 502, 503 and 504
   * are tried again. The request keeps its place on the replica meanwhile. Past one hour the whole is cut.
   */
  run(
    deployment: Deployment,
    input: ModelInput,
    retry: RetryConfig,
    onEnd: (result: CallResult) => void,
  ): void;
}

/** Calls that take the model's time by `timers`, whatever the processor needs. */
export function createInference(options: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly random: Random;
}): Inference {
  const { settings, timers, random } = options;

  const call: Inference["call"] = ({ model, tally }, input, onEnd) => {
    tally.add("model_calls");
    return timers.setTimeout(() => {
      const result = model.call(input, random);
      if (!result.ok) tally.add("model_calls_failed");
      onEnd(result);
    }, model.durationMs + settings.inferenceMs);
  };

  const run: Inference["run"] = (deployment, input, retry, onEnd) => {
    const attempt = (number: number) =>
      call(deployment, input, (result) => {
        if (!result.ok && isRetryable(result.status) && number < retry.maxAttempts) {
          deployment.tally.add("model_calls_retried");
          abandon = timers.setTimeout(
            () => {
              abandon = attempt(number + 1);
            },
            retryDelayMs(retry, number),
          );
          return;
        }
        stopCutting();
        onEnd(result);
      });
    const stopCutting = timers.setTimeout(() => {
      abandon();
      onEnd(failed(504, "The request ran for more than an hour"));
    }, MAX_RUN_MS);
    let abandon = attempt(1);
  };

  return { call, run };
}

/** The wait after the failed call of this number, counted from 1: it doubles up to the maximum. */
function retryDelayMs(retry: RetryConfig, number: number): number {
  return Math.min(retry.maxDelayMs, retry.initialDelayMs * 2 ** (number - 1));
}

const CODES: Readonly<Record<FailureStatus, RequestError["code"]>> = {
  422: "MODEL_INVALID_INPUT",
  500: "MODEL_PREDICT_ERROR",
  502: "MODEL_UNAVAILABLE",
  503: "MODEL_UNAVAILABLE",
  504: "MODEL_PREDICT_TIMEOUT",
};

/** A failed call as the status and the webhook of its request report it. */
export function requestError({ status, message }: CallResult & { ok: false }): RequestError {
  return { code: CODES[status], message };
}

function isRetryable(status: FailureStatus): boolean {
  return status !== 422;
}
