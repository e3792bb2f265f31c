import { type Clock, createInferenceClient, type InferenceClient, type Sleep } from "@boomerang/core";

type Operation = "submit" | "wake" | "cancel" | "status" | "queue";

/** A request that the client sent. */
export interface ApiCall {
  readonly operation: Operation;
  readonly url: string;
  readonly body: string;
}

export type Responder = (call: ApiCall) => Response | Promise<Response>;

/** The real client over a transport with scripted responses. */
export interface FakeApi {
  readonly client: InferenceClient;
  readonly calls: ApiCall[];
  /** Responses to the next calls of an operation, in order; after these, every call succeeds. */
  readonly script: Record<Operation, Responder[]>;
  of(operation: Operation): ApiCall[];
  /** Wraps each exchange with the API, so that a test can delay it or let it fail. */
  transport: (exchange: () => Promise<Response>) => Promise<Response>;
}

export function createFakeApi(
  { clock, sleep }: { clock: Clock; sleep: Sleep },
  apiKey: () => Promise<string>,
): FakeApi {
  const calls: ApiCall[] = [];
  const script: FakeApi["script"] = { submit: [], wake: [], cancel: [], status: [], queue: [] };
  const of = (operation: Operation) => calls.filter((call) => call.operation === operation);
  const defaults: Record<Operation, Responder> = {
    submit: () => accepted(`request-${of("submit").length}`),
    wake: () => new Response(null, { status: 202 }),
    cancel: () => canceled(true),
    status: () => requestStatus("QUEUED"),
    queue: () => queueStatus(),
  };
  const api: FakeApi = { client: connect(), calls, script, of, transport: (exchange) => exchange() };
  return api;

  function connect(): InferenceClient {
    return createInferenceClient({
      apiKey,
      retry: { attempts: 1 },
      clock,
      sleep,
      async fetch(url, init) {
        const operation = operationOf(url, init.method);
        const call = { operation, url, body: String(init.body ?? "") };
        return api.transport(async () => {
          calls.push(call);
          return (script[operation].shift() ?? defaults[operation])(call);
        });
      },
    });
  }
}

function operationOf(url: string, method: string | undefined): Operation {
  if (method === "DELETE") return "cancel";
  if (method === "GET") return url.endsWith("/async_queue_status") ? "queue" : "status";
  return url.endsWith("/wake") ? "wake" : "submit";
}

export function accepted(request_id: string): Response {
  return Response.json({ request_id }, { status: 201 });
}

export function canceled(isCanceled: boolean): Response {
  return Response.json({ request_id: "request-1", canceled: isCanceled, message: "" });
}

export function requestStatus(status: string): Response {
  return Response.json({
    request_id: "request-1",
    model_id: "echo",
    deployment_id: "d1",
    status,
    webhook_status: "PENDING",
    created_at: "2026-01-01T00:00:00Z",
    status_at: "2026-01-01T00:00:00Z",
    errors: [],
  });
}

export function queueStatus(): Response {
  return Response.json({ deployment_id: "d1", num_queued_requests: 0, num_in_progress_requests: 0 });
}

/** An error whose message quotes the input, as an API may. */
export function errorResponse(
  status: number,
  options: { code?: string; retryAfter?: number; message?: string } = {},
): Responder {
  const { code, retryAfter, message = "cannot do PRIVATE input" } = options;
  return () =>
    Response.json(
      { error: message, ...(code !== undefined && { error_code: code }) },
      { status, headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) } },
    );
}

const systemError = (code: string, syscall: string) => () => {
  throw new TypeError("fetch failed", {
    cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }),
  });
};

/** No request was sent. */
export const connectionRefused: Responder = systemError("ECONNREFUSED", "connect");
/** No request was sent. */
export const nameNotFound: Responder = systemError("ENOTFOUND", "getaddrinfo");
/** The request was sent. */
export const connectionReset: Responder = systemError("ECONNRESET", "read");
export const noResponse: Responder = () => new Promise(() => undefined);
