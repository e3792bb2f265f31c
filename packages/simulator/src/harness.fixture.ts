import { createSimulator, type SimulatorOptions } from "./simulator.ts";
import { VirtualTime } from "./virtual-time.ts";

/** A delivery as the endpoint saw it. */
export interface SeenDelivery {
  readonly at: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { request_id: string; data: unknown; errors: { code: string }[] };
}

/** The endpoint's answer to a delivery: a status, or what `fetch` does instead. */
export type Answer = (delivery: SeenDelivery, signal: AbortSignal) => number | Promise<Response>;

export const WEBHOOK = "https://hooks.example/v1";

/** A simulator in virtual time, with an endpoint that notes deliveries. */
export function harness(
  settings: NonNullable<SimulatorOptions["settings"]> = {},
  answer: Answer = () => 200,
  options: Omit<SimulatorOptions, "settings"> = {},
) {
  const time = new VirtualTime();
  const deliveries: SeenDelivery[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const text = new TextDecoder().decode(init.body as Uint8Array);
    const delivery = {
      at: time.now(),
      url,
      headers: new Headers(init.headers),
      text,
      body: JSON.parse(text),
    };
    deliveries.push(delivery);
    const answered = answer(delivery, init.signal as AbortSignal);
    return typeof answered === "number" ? new Response(null, { status: answered }) : answered;
  };
  const simulator = createSimulator({
    timers: time,
    fetch,
    settings: { coldStartMs: 0, ...settings },
    ...options,
  });

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const request = new Request(`http://127.0.0.1${path}`, {
      method,
      headers: { authorization: "Bearer key", ...headers },
      ...(body !== undefined && {
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    });
    return simulator.handle(request);
  }

  async function submit(id: string, body: object = {}, place = "/production"): Promise<string> {
    const response = await call("POST", `/model-${id}${place}/async_predict`, {
      model_input: { text: "hello" },
      webhook_endpoint: WEBHOOK,
      ...body,
    });
    const answer = (await response.json()) as { request_id: string };
    if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer.request_id;
  }

  async function status(id: string, requestId: string): Promise<Record<string, unknown>> {
    const response = await call("GET", `/model-${id}/async_request/${requestId}`);
    return { http: response.status, ...((await response.json()) as Record<string, unknown>) };
  }

  return { time, deliveries, simulator, call, submit, status };
}
