import {
  isoTime,
  SIGNATURE_HEADER,
  type Sleep,
  signWebhook,
  webhookToken,
  webhookUrl,
  withDeadline,
} from "@boomerang/core";
import { errorCode } from "./read-error.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface DeliveryKeys {
  readonly linkKey: string;
  readonly webhookSecrets: readonly string[];
}

export interface SendOptions {
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What became of a request: its status, or why there was no response. */
export type DeliveryResponse =
  | { readonly type: "response"; readonly status: number }
  | { readonly type: "timeout" }
  | { readonly type: "no_response"; readonly code: string };

/** What the provider waits for a response to a delivery. */
export const DELIVERY_TIMEOUT_MS = 10_000;

/** Sends a delivery as the provider does. Redirects are not followed, since the provider does not follow them. */
export async function sendDelivery(
  base: string,
  jobId: string,
  { linkKey, webhookSecrets }: DeliveryKeys,
  { fetch, sleep, now, signal }: SendOptions,
): Promise<DeliveryResponse> {
  const body = JSON.stringify({
    request_id: jobId,
    type: "async_request_completed",
    time: isoTime(now()),
    data: { test_delivery: true },
    errors: [],
  });
  const headers = {
    "content-type": "application/json",
    ...(webhookSecrets.length > 0 && { [SIGNATURE_HEADER]: signWebhook(Buffer.from(body), webhookSecrets) }),
  };
  const url = webhookUrl(base, jobId, webhookToken(jobId, linkKey));
  try {
    return await withDeadline({ ms: DELIVERY_TIMEOUT_MS, sleep, signal }, async (ended) => {
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: ended });
      await response.body?.cancel();
      return { type: "response", status: response.status } as const;
    });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof Error && error.name === "DeadlineError") return { type: "timeout" };
    return { type: "no_response", code: innermostCode(error) };
  }
}

/** Of the cause: `fetch` itself says only that it failed. */
function innermostCode(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (inner instanceof AggregateError) return innermostCode(inner.errors[0]);
  return inner === error ? errorCode(error) : innermostCode(inner);
}
