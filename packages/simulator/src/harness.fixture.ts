import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect } from "vitest";
import type { SimulatorSettings } from "./settings.ts";
import { createSimulator } from "./simulator.ts";

export interface ReceivedDelivery {
  readonly at: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { request_id: string; data: unknown; errors: { code: string }[] };
}

/** The endpoint's response to a delivery: a status, or the result of `fetch`. */
export type Respond = (delivery: ReceivedDelivery, signal: AbortSignal) => number | Promise<Response>;

export const WEBHOOK_URL = "https://hooks.example/v1";
export const MINUTE = 60_000;

/** A simulator in virtual time, with a webhook endpoint that records deliveries. */
export function harness(settings: SimulatorSettings = {}, respond: Respond = () => 200) {
  const time = new VirtualClock();
  const deliveries: ReceivedDelivery[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const text = new TextDecoder().decode(init.body as Uint8Array);
    const headers = new Headers(init.headers);
    const delivery = { at: time.now(), url, headers, text, body: JSON.parse(text) };
    deliveries.push(delivery);
    const response = respond(delivery, init.signal as AbortSignal);
    return typeof response === "number" ? new Response(null, { status: response }) : response;
  };
  const simulator = createSimulator({ timers: time, fetch, settings: { coldStartMs: 0, ...settings } });

  /** Calls a path of this machine, or another URL. */
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const request = new Request(new URL(path, "http://127.0.0.1"), {
      method,
      headers: { authorization: "Bearer key", ...headers },
      ...(body !== undefined && {
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    });
    return simulator.handle(request);
  }

  /** Makes a call and advances time by a second, in which fast models respond. */
  async function send(...parameters: Parameters<typeof call>) {
    const responding = call(...parameters);
    await time.advance(1_000);
    const response = await responding;
    expect(response.headers.get("x-baseten-request-id")).toMatch(/^[0-9a-f]{32}$/);
    return response;
  }

  async function submit(id: string, body: object = {}, place = "/production"): Promise<string> {
    const response = await call("POST", `/model-${id}${place}/async_predict`, {
      model_input: { text: "hello" },
      webhook_endpoint: WEBHOOK_URL,
      ...body,
    });
    const output = (await response.json()) as { request_id: string };
    if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(output)}`);
    return output.request_id;
  }

  async function status(id: string, requestId: string): Promise<Record<string, unknown>> {
    const response = await call("GET", `/model-${id}/async_request/${requestId}`);
    return { http: response.status, ...((await response.json()) as Record<string, unknown>) };
  }

  return { time, deliveries, simulator, call, send, submit, status };
}

/** A harness whose deployments have a ready replica from the start. */
export function warmHarness(settings: SimulatorSettings = {}) {
  return harness({ minReplicas: 1, ...settings });
}
