import type { Call } from "../api/call.ts";
import { withDeadline } from "../api/deadline.ts";
import { InferenceApiError } from "../api/errors.ts";
import type { FetchResponse } from "../api/fetch.ts";
import { networkError } from "../api/network-error.ts";
import { apiRequestId } from "../api/response-error.ts";
import { abortedError } from "../api/send.ts";
import type { Sleep } from "../collaborators.ts";
import { tryParse } from "../json/try-parse.ts";
import { targetText } from "../target.ts";
import { lines } from "./lines.ts";
import { type ServerSentEvent, serverSentEvents } from "./server-sent-events.ts";

/**
 * The output of a synchronous call, as it arrives. Use exactly one of its readers, once, or cancel `body`: otherwise the
 * connection stays in use.
 *
 * Each reader rejects with an `InferenceApiError` at the idle timeout, or when the connection breaks.
 */
export interface PredictOutput {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly apiRequestId: string | undefined;
  /** The bytes as they arrive, with backpressure. */
  readonly body: ReadableStream<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  json(): Promise<unknown>;
  /** The values of an output with one JSON text per line (NDJSON), as they arrive; empty lines are skipped. */
  jsonLines(): AsyncGenerator<unknown>;
  /** The events of a `text/event-stream` output, as they arrive. */
  events(): AsyncGenerator<ServerSentEvent>;
}

export interface IdleTimeout {
  /** Longest wait for the next bytes, ms. */
  readonly ms: number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal | undefined;
}

export function predictOutput(call: Call, response: FetchResponse, idleTimeout: IdleTimeout): PredictOutput {
  const requestId = apiRequestId(response.headers);
  const body = withIdleTimeout(call, response.body, idleTimeout);
  const bytes = async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const text = async () => new TextDecoder().decode(await bytes());
  const parse = (json: string): unknown => {
    const value = tryParse(json);
    if (value !== undefined) return value;
    throw new InferenceApiError(
      `${call.operation} of ${targetText(call.target)} failed: the output is not JSON`,
      {
        operation: call.operation,
        kind: "unknown",
        retryable: false,
        status: response.status,
        apiRequestId: requestId,
      },
    );
  };
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? undefined,
    apiRequestId: requestId,
    body,
    bytes,
    text,
    json: async () => parse(await text()),
    async *jsonLines() {
      for await (const line of lines(body)) if (line.trim() !== "") yield parse(line);
    },
    events: () => serverSentEvents(body),
  };
}

// The time runs only while a read is pending: neither a long stream nor a slow reader is cut off.
function withIdleTimeout(
  call: Call,
  body: FetchResponse["body"],
  { ms, sleep, signal }: IdleTimeout,
): ReadableStream<Uint8Array> {
  const reader = body?.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!reader) return controller.close();
        try {
          const { done, value } = await withDeadline({ ms, sleep, signal }, () => reader.read());
          if (done || value === undefined) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          reader.cancel(error).catch(() => undefined);
          throw signal?.aborted ? abortedError(call, error, true) : networkError(call, error, true);
        }
      },
      async cancel(reason) {
        await reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
