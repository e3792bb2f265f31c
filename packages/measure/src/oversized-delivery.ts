import { webhookUrl } from "@boomerang/core";

/** Sizes of a body in bytes: the first still arrives, the last is more than the API Gateway accepts of anybody. */
export const DELIVERY_BYTES = [4_500_000, 4_800_000, 6_000_000, 9_900_000, 10_600_000] as const;

// The gateway waits 29 s for a function.
const TIMEOUT_MS = 40_000;

export interface DeliveryResponse {
  readonly bytes: number;
  /** A status, or the code of the error that ended the connection. */
  readonly response: number | string;
  /** The gateway's name for its own response, such as `RequestTooLargeException`; absent if the receiver responded. */
  readonly errorType?: string | undefined;
  readonly seconds: number;
}

export interface DeliveryCollaborators {
  readonly fetch: typeof fetch;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/**
 * Posts bodies of these sizes to a webhook URL whose token is invalid, one after the other. A body that reaches the receiver gets
 * 401, and nothing is stored.
 */
export async function postDeliveries(
  { fetch, now }: DeliveryCollaborators,
  webhookBaseUrl: string,
  jobId: string,
): Promise<DeliveryResponse[]> {
  const url = webhookUrl(webhookBaseUrl, jobId, "invalid-token");
  const responses: DeliveryResponse[] = [];
  for (const bytes of DELIVERY_BYTES) {
    const startedAt = now();
    const response = await post(fetch, url, bytes);
    responses.push({ bytes, ...response, seconds: (now() - startedAt) / 1000 });
  }
  return responses;
}

async function post(send: typeof fetch, url: string, bytes: number) {
  try {
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: jsonOf(bytes),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return { response: response.status, errorType: response.headers.get("x-amzn-errortype") ?? undefined };
  } catch (error) {
    return { response: codeOf(error) };
  }
}

/** The shape of a delivery, so that nothing rejects it as invalid JSON. */
function jsonOf(bytes: number): string {
  const [start, end] = ['{"data":"', '"}'];
  return `${start}${"x".repeat(bytes - start.length - end.length)}${end}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error.name === "TimeoutError") return `no response within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
