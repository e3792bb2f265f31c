import type { Random } from "@boomerang/core";
import type { RequestError } from "../queue/async-request.ts";
import type { RetryConfig } from "../queue/submission.ts";
import type { Settings } from "../settings.ts";
import type { Timers } from "../timers.ts";
import type { Deployment } from "./deployment.ts";
import { type CallResult, type FailureStatus, failed, type ModelInput } from "./models/model.ts";

/** The maximum run time of an asynchronous request, with all its model calls and retries. */
const MAX_RUN_MS = 3_600_000;

export interface Inference {
  /** Calls a model once; returns a function that aborts the call. */
  call(deployment: Deployment, input: ModelInput, onEnd: (result: CallResult) => void): () => void;
  /**
   * Calls a model up to `maxAttempts` times: 500, 502, 503 and 504 are retried. The request keeps its slot on the replica
   * between attempts. After one hour it fails with 504.
   */
  run(
    deployment: Deployment,
    input: ModelInput,
    retry: RetryConfig,
    onEnd: (result: CallResult) => void,
  ): void;
}

/** A call takes as long as the model and the settings say, measured by `timers`, whatever the processor needs. */
export function createInference(options: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly random: Random;
}): Inference {
  const { settings, timers, random } = options;

  const call: Inference["call"] = ({ model, counters }, input, onEnd) => {
    counters.increment("model_calls");
    return timers.setTimeout(() => {
      const result = model.call(input, random);
      if (!result.ok) counters.increment("model_calls_failed");
      onEnd(result);
    }, model.durationMs + settings.inferenceMs);
  };

  const run: Inference["run"] = (deployment, input, retry, onEnd) => {
    const attempt = (number: number) =>
      call(deployment, input, (result) => {
        if (!result.ok && isRetryable(result.status) && number < retry.maxAttempts) {
          deployment.counters.increment("model_calls_retried");
          abort = timers.setTimeout(
            () => {
              abort = attempt(number + 1);
            },
            retryDelayMs(retry, number),
          );
          return;
        }
        cancelTimeout();
        onEnd(result);
      });
    const cancelTimeout = timers.setTimeout(() => {
      abort();
      onEnd(failed(504, "The request ran for more than an hour"));
    }, MAX_RUN_MS);
    let abort = attempt(1);
  };

  return { call, run };
}

/** The delay after the failed call with this number, counted from 1: doubles up to the maximum. */
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

/** A failed call as the error in the status and the delivery of its request. */
export function requestError({ status, message }: CallResult & { ok: false }): RequestError {
  return { code: CODES[status], message };
}

function isRetryable(status: FailureStatus): boolean {
  return status !== 422;
}
