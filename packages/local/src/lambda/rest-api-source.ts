import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import {
  jsonAnswer,
  type LoopbackAnswer,
  type LoopbackRequest,
  type RunningServer,
  startLoopbackServer,
} from "../http/loopback-server.ts";
import { DEFAULT_TIMEOUT_MS } from "./context.ts";
import type { EventSourceOptions } from "./event-source.ts";
import { FunctionTimeoutError, invoke, type LambdaHandler } from "./invoke.ts";
import { restApiEvent } from "./rest-api-event.ts";
import { BAD_GATEWAY, restApiAnswer } from "./rest-api-response.ts";

/** What {@link startRestApiSource} calls. */
export interface RestApiSourceOptions extends EventSourceOptions {
  readonly handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;
  /** Milliseconds the gateway waits for the function; default 29,000, as on AWS. */
  readonly integrationTimeoutMs?: number;
  /** Default 0: any free port. */
  readonly port?: number;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const TOO_LARGE = jsonAnswer(413, { message: "Request Too Long" });
const GATEWAY_TIMEOUT = jsonAnswer(504, { message: "Endpoint request timed out" });

/**
 * Serves HTTP on 127.0.0.1 and calls a handler for each request, as a REST API of API Gateway does.
 *
 * 413 past 10 MB, or past the 6 MB that a function takes (its event is base64, so a body of about 4.4 MB);
 * 502 when the handler throws, runs out of its own time or answers what is no response; 504 when it outlasts
 * the gateway. On node:http, since an event needs the headers as they were sent and the body as bytes.
 */
export function startRestApiSource(options: RestApiSourceOptions): Promise<RunningServer> {
  const { handler, integrationTimeoutMs = 29_000, port = 0, clock = Date, onError } = options;
  const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = options.function;
  // Whoever loses patience first.
  const limit = { name, timeoutMs: Math.min(timeoutMs, integrationTimeoutMs) };
  const timedOut = integrationTimeoutMs <= timeoutMs ? GATEWAY_TIMEOUT : BAD_GATEWAY;

  async function answer(request: LoopbackRequest): Promise<LoopbackAnswer> {
    const event = restApiEvent(request, clock.now());
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return TOO_LARGE;
    try {
      const result = restApiAnswer(await invoke(handler, event, limit, clock));
      if (result !== undefined) return result;
      onError?.(new Error(`${name} answered what is no response. Answer { statusCode, headers, body }.`));
      return BAD_GATEWAY;
    } catch (error) {
      onError?.(error);
      return error instanceof FunctionTimeoutError ? timedOut : BAD_GATEWAY;
    }
  }
  return startLoopbackServer({ answer, maxBodyBytes: MAX_BODY_BYTES, tooLarge: TOO_LARGE, port });
}
