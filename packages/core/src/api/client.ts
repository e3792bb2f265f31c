import { submissionBody } from "./body.ts";
import { connect } from "./connection.ts";
import type { InferenceClient, InferenceClientOptions } from "./inference-client.ts";
import { readAs, readResponse } from "./read-response.ts";
import {
  cancellationSchema,
  parseSubmission,
  queueStatusSchema,
  requestStatusSchema,
  submissionSchema,
} from "./response-schemas.ts";
import { actionUrl, requestUrl } from "./url.ts";

/**
 * A client of the Inference API, without `predict`: `@boomerang/core/predict` adds that.
 *
 * The global fetch keeps connections alive: any number per host, closed after 4 s without use, or later when the
 * server's `Keep-Alive` header allows it. A process that may be frozen, as on Lambda, passes a `fetch` that closes them
 * afterwards: a submission that is sent on a dead connection may or may not have been accepted.
 *
 * @throws TypeError when `baseUrl` is not an http(s) URL
 */
export function createInferenceClient(options: InferenceClientOptions): InferenceClient {
  const { prepare, sendOnce, sendWithRetries } = connect(options);
  return {
    async submit(target, body, call) {
      const request = prepare("submit", target, call, (baseUrl) => ({
        method: "POST",
        url: actionUrl(target, "submit", baseUrl),
        body: submissionBody(body),
        secrets: webhookSecrets(body.webhook_endpoint),
      }));
      return await sendOnce(request, readAs(request, submissionSchema, parseSubmission));
    },
    async requestStatus(target, requestId, call) {
      const request = prepare("requestStatus", target, call, (baseUrl) => ({
        method: "GET",
        url: requestUrl(target, requestId, baseUrl),
      }));
      return await sendWithRetries(request, readAs(request, requestStatusSchema));
    },
    async cancelRequest(target, requestId, call) {
      const request = prepare("cancelRequest", target, call, (baseUrl) => ({
        method: "DELETE",
        url: requestUrl(target, requestId, baseUrl),
      }));
      return await sendWithRetries(request, readAs(request, cancellationSchema));
    },
    async queueStatus(target, call) {
      const request = prepare("queueStatus", target, call, (baseUrl) => ({
        method: "GET",
        url: actionUrl(target, "queueStatus", baseUrl),
      }));
      return await sendWithRetries(request, readAs(request, queueStatusSchema));
    },
    async wake(target, call) {
      const request = prepare("wake", target, call, (baseUrl) => ({
        method: "POST",
        url: actionUrl(target, "wake", baseUrl),
      }));
      // The body is read to its end, so that the connection can be used again.
      await sendWithRetries(request, readResponse);
    },
  };
}

// A response may quote the token, which is the last part of the URL, without the rest. A last part of fewer than 16
// characters is a word, not a token.
function webhookSecrets(endpoint = ""): string[] {
  const token = endpoint.split(/[/?#]/).at(-1) ?? "";
  return [endpoint, ...(token.length >= 16 ? [token] : [])];
}
