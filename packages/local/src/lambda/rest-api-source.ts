import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import {
  jsonResponse,
  type LoopbackRequest,
  type LoopbackResponse,
  type RunningServer,
  startLoopbackServer,
} from "../http/loopback-server.ts";
import { DEFAULT_TIMEOUT_MS } from "./context.ts";
import type { EventSourceOptions } from "./event-source.ts";
import { FunctionTimeoutError, invoke, type LambdaHandler } from "./invoke.ts";
import { restApiEvent } from "./rest-api-event.ts";
import { BAD_GATEWAY, restApiResponse } from "./rest-api-response.ts";

export interface RestApiSourceOptions extends EventSourceOptions {
  readonly handler: LambdaHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;
  /** Milliseconds the API waits for the function; default 29,000, as on AWS. */
  readonly integrationTimeoutMs?: number;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Called with each request and the status of its response. */
  readonly onResponse?: ((request: LoopbackRequest, status: number) => void) | undefined;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const TOO_LARGE = jsonResponse(413, { message: "Request Too Long" });
const GATEWAY_TIMEOUT = jsonResponse(504, { message: "Endpoint request timed out" });

/**
 * Serves HTTP on 127.0.0.1 and invokes a handler for each request, as a REST API of API Gateway does.
 *
 * Responds with 413 to a body over 10 MB, or when the event is over the 6 MB that Lambda accepts (with base64, a body of
 * about 4.4 MB); with 502 when the handler throws, exceeds its own timeout or returns an invalid response; with
 * 504 when it exceeds the integration timeout.
 */
export function startRestApiSource(options: RestApiSourceOptions): Promise<RunningServer> {
  const { handler, integrationTimeoutMs = 29_000, port = 0, clock = Date, onError, onResponse } = options;
  const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = options.function;
  // The shorter timeout decides.
  const limit = { name, timeoutMs: Math.min(timeoutMs, integrationTimeoutMs) };
  const timedOut = integrationTimeoutMs <= timeoutMs ? GATEWAY_TIMEOUT : BAD_GATEWAY;

  async function respond(request: LoopbackRequest): Promise<LoopbackResponse> {
    const event = restApiEvent(request, clock.now());
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return TOO_LARGE;
    try {
      const result = restApiResponse(await invoke(handler, event, limit, clock));
      if (result !== undefined) return result;
      onError?.(new Error(`${name} returned an invalid response. Return { statusCode, headers, body }.`));
      return BAD_GATEWAY;
    } catch (error) {
      onError?.(error);
      return error instanceof FunctionTimeoutError ? timedOut : BAD_GATEWAY;
    }
  }
  async function handle(request: LoopbackRequest): Promise<LoopbackResponse> {
    const response = await respond(request);
    onResponse?.(request, response.status);
    return response;
  }
  return startLoopbackServer({ handle, maxBodyBytes: MAX_BODY_BYTES, tooLarge: TOO_LARGE, port });
}
