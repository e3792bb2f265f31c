import { type Clock, createInferenceClient, type InferenceClient, type Sleep } from "@boomerang/core";

type Operation = "submit" | "wake" | "cancel" | "status" | "queue";

/** A request as it left the client. */
export interface ApiCall {
  readonly operation: Operation;
  readonly url: string;
  readonly body: string;
}

/** How the API takes a request. */
export type Answer = (call: ApiCall) => Response | Promise<Response>;

/** The real client over a transport that answers as told. */
export interface FakeApi {
  readonly client: InferenceClient;
  readonly calls: ApiCall[];
  /** Answers for the calls to come, in order; when they are used up, all goes well. */
  readonly script: Record<Operation, Answer[]>;
  of(operation: Operation): ApiCall[];
  /** Stands between the client and the API; nothing is in the way by default. */
  link: (exchange: () => Promise<Response>) => Promise<Response>;
}

export function createFakeApi(
  { clock, sleep }: { clock: Clock; sleep: Sleep },
  apiKey: () => Promise<string>,
): FakeApi {
  const calls: ApiCall[] = [];
  const script: FakeApi["script"] = { submit: [], wake: [], cancel: [], status: [], queue: [] };
  const of = (operation: Operation) => calls.filter((call) => call.operation === operation);
  const defaults: Record<Operation, Answer> = {
    submit: () => accepted(`request-${of("submit").length}`),
    wake: () => new Response(null, { status: 202 }),
    cancel: () => canceled(true),
    status: () => requestStatus("QUEUED"),
    queue: () => queueStatus(),
  };
  const api: FakeApi = { client: connect(), calls, script, of, link: (exchange) => exchange() };
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
        return api.link(async () => {
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

/** A refusal whose message quotes the input, as an API may. */
export function refusal(
  status: number,
  options: { code?: string; retryAfter?: number; message?: string } = {},
): Answer {
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

/** Nobody listens: nothing was sent. */
export const connectionRefused: Answer = systemError("ECONNREFUSED", "connect");
/** There is no such host: nothing was sent. */
export const nameNotFound: Answer = systemError("ENOTFOUND", "getaddrinfo");
/** The connection broke after the request was sent. */
export const cutOff: Answer = systemError("ECONNRESET", "read");
/** No answer comes. */
export const silence: Answer = () => new Promise(() => undefined);
