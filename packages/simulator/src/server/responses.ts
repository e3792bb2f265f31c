import type { CallResult, FailureStatus, ModelOutput } from "../deployments/models/model.ts";
import { type AsyncRequest, apiTime, requestIds } from "../queue/async-request.ts";
import type { Timers } from "../timers.ts";
import type { ApiError, ErrorCode } from "./api-error.ts";

export function errorResponse(error: ApiError): Response {
  return Response.json(
    { error: error.message, error_code: error.code },
    { status: error.status, headers: error.headers },
  );
}

export function prettyJsonResponse(value: object): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    headers: { "Content-Type": "application/json" },
  });
}

/** The response to a status call. */
export function statusResponse(request: AsyncRequest): Response {
  return Response.json({
    ...requestIds(request),
    status: request.status,
    webhook_status: request.webhookStatus,
    created_at: apiTime(request.createdAt),
    status_at: apiTime(request.statusAt),
    errors: request.errors,
  });
}

const CODES: Readonly<Record<FailureStatus, ErrorCode>> = {
  422: "client_error",
  500: "application_error",
  502: "model_unavailable",
  503: "model_unavailable",
  504: "timeout",
};

/** The response to a synchronous call: the model's output, or its failure with the same status. */
export function callResponse(result: CallResult, timers: Timers): Response {
  if (!result.ok) {
    return Response.json(
      { error: result.message, error_code: CODES[result.status] },
      { status: result.status },
    );
  }
  const { output } = result;
  if (output.type === "stream") {
    return new Response(toStream(output, timers), { headers: { "Content-Type": output.contentType } });
  }
  return new Response(output.text, { headers: { "Content-Type": "application/json" } });
}

function toStream(output: ModelOutput & { type: "stream" }, timers: Timers): ReadableStream<Uint8Array> {
  const chunks = output.chunks.values();
  let cancelTimer: (() => void) | undefined;
  return new ReadableStream({
    async pull(controller) {
      if (output.intervalMs > 0) {
        await new Promise<void>((resolve) => {
          cancelTimer = timers.setTimeout(resolve, output.intervalMs);
        });
      }
      const next = chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => cancelTimer?.(),
  });
}
