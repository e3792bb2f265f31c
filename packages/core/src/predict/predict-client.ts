import { createInferenceClient } from "../api/client.ts";
import { connect } from "../api/connection.ts";
import type { CallOptions, InferenceClient, InferenceClientOptions } from "../api/inference-client.ts";
import { actionUrl } from "../api/url.ts";
import type { Target } from "../target.ts";
import { predictBody } from "./predict-body.ts";
import { type PredictOutput, predictOutput } from "./predict-output.ts";

/** An {@link InferenceClient} that can also run a model or chain synchronously. */
export interface PredictClient extends InferenceClient {
  /**
   * Runs a model (`predict`) or chain (`run_remote`) and streams its output; never retried.
   *
   * `timeoutMs` is an idle timeout: until the response begins, then until its next bytes.
   *
   * @param input a JSON value, JSON text (`JsonText`) or bytes
   */
  predict(target: Target, input: unknown, options?: CallOptions): Promise<PredictOutput>;
}

/** @throws TypeError when `baseUrl` is not an http(s) URL */
export function createPredictClient(options: InferenceClientOptions): PredictClient {
  const { sleep, prepare, sendOnce } = connect(options);
  return {
    ...createInferenceClient(options),
    async predict(target, input, call) {
      const request = prepare("predict", target, call, (baseUrl) => ({
        method: "POST",
        url: actionUrl(target, "predict", baseUrl),
        body: predictBody(input),
      }));
      const idleTimeout = { ms: request.timeoutMs, sleep, signal: request.signal };
      return await sendOnce(request, async (response) => predictOutput(request, response, idleTimeout));
    },
  };
}
