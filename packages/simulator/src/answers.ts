import type { ApiError, ErrorCode } from "./api-error.ts";
import { type AsyncRequest, apiTime, requestNames } from "./async-request.ts";
import type { CallResult, FailureStatus, ModelOutput } from "./models/model.ts";
import type { Timers } from "./timers.ts";

/** The answer to a call that ended in an error. */
export function errorAnswer(error: ApiError): Response {
  return Response.json(
    { error: error.message, error_code: error.code },
    { status: error.status, headers: error.headers },
  );
}

/** JSON for people: indented. */
export function pageAnswer(value: object): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    headers: { "Content-Type": "application/json" },
  });
}

/** The answer to a status call. */
export function statusAnswer(request: AsyncRequest): Response {
  return Response.json({
    ...requestNames(request),
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

/** The answer to a synchronous call: the model's output, or its failure under the same status. */
export function callAnswer(result: CallResult, timers: Timers): Response {
  if (!result.ok) {
    return Response.json(
      { error: result.message, error_code: CODES[result.status] },
      { status: result.status },
    );
  }
  const { output } = result;
  if (output.type === "stream") {
    return new Response(streamOf(output, timers), { headers: { "Content-Type": output.contentType } });
  }
  return new Response(output.text, { headers: { "Content-Type": "application/json" } });
}

function streamOf(output: ModelOutput & { type: "stream" }, timers: Timers): ReadableStream<Uint8Array> {
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
