import type { Sleep } from "../collaborators.ts";
import { targetText } from "../target.ts";
import type { Call } from "./call.ts";
import { withDeadline } from "./deadline.ts";
import { InferenceApiError } from "./errors.ts";
import { lines } from "./lines.ts";
import { networkError } from "./network-error.ts";
import { apiRequestId } from "./response-error.ts";
import { abandonedError } from "./send.ts";
import { type ServerSentEvent, serverSentEvents } from "./server-sent-events.ts";

/**
 * The output of a synchronous call as it arrives. One of its readers can be used, once; whoever reads none of
 * it must cancel `body`, or the connection stays taken.
 *
 * Each reader rejects with an `InferenceApiError` when the provider is silent too long or breaks off.
 */
export interface PredictOutput {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly apiRequestId: string | undefined;
  /** The bytes as they arrive; not read faster than the caller takes them. */
  readonly body: ReadableStream<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  /** The whole output as JSON. */
  json(): Promise<unknown>;
  /** The values of an output of one JSON text a line (NDJSON), as they arrive; empty lines are skipped. */
  jsonLines(): AsyncGenerator<unknown>;
  /** The events of a `text/event-stream` output, as they arrive. */
  events(): AsyncGenerator<ServerSentEvent>;
}

/** What bounds the reading of an output. */
export interface IdleTimeout {
  /** Longest wait for the next bytes, ms. */
  readonly ms: number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal | undefined;
}

/** Wraps a successful answer to `predict` or `run_remote`. */
export function predictOutput(call: Call, response: Response, silence: IdleTimeout): PredictOutput {
  const requestId = apiRequestId(response.headers);
  const body = guard(call, response.body, silence);
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
      `${call.operation} of ${targetText(call.target)} gave an output that is not JSON`,
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

// The time runs only while bytes are waited for: neither a long stream nor a slow reader of it is cut off.
function guard(
  call: Call,
  body: ReadableStream<Uint8Array> | null,
  { ms, sleep, signal }: IdleTimeout,
): ReadableStream<Uint8Array> {
  const reader = body?.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!reader) return controller.close();
        try {
          const { done, value } = await withDeadline({ ms, sleep, signal }, () => reader.read());
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          reader.cancel(error).catch(() => undefined);
          throw signal?.aborted ? abandonedError(call, error, true) : networkError(call, error, true);
        }
      },
      async cancel(reason) {
        await reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

// The parser's message quotes the output, so it is not kept.
function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
