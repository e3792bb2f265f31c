import { createSimulator, type SimulatorSettings } from "@boomerang/simulator";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { readApiDocument } from "./inference-api-document.ts";

export const document = await readApiDocument();

const PREFIXES = ["/production", "/development", "/environments/staging", "/deployment/abc123", ""];
export const targets = (["model", "chain"] as const).flatMap((kind) =>
  PREFIXES.map((prefix) => ({ kind, prefix, isRegional: prefix === "" })),
);
export type Target = (typeof targets)[number];

export const ACTIONS = {
  model: { sync: "predict", queued: "async_predict" },
  chain: { sync: "run_remote", queued: "async_run_remote" },
} as const;

/** Every call that the API has for one target; no request has the id `none`. */
export const callsTo = ({ kind, prefix }: Target): readonly (readonly [method: string, path: string])[] => [
  ["POST", `${prefix}/${ACTIONS[kind].sync}`],
  ["POST", `${prefix}/${ACTIONS[kind].queued}`],
  ["GET", `${prefix}/async_queue_status`],
  ["POST", `${prefix}/wake`],
  ["GET", "/async_request/none"],
  ["DELETE", "/async_request/none"],
];

const WEBHOOK = "https://hooks.example/v1";
const SUBMISSION = JSON.stringify({ model_input: { a: 1 }, webhook_endpoint: WEBHOOK });

export interface CallOptions {
  readonly id?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Virtual time until the response; default 100 ms. */
  readonly ms?: number;
}

/** A simulator whose every response is checked against the document. */
export function createCheckedSimulator(settings: SimulatorSettings = {}, webhookStatus = 200) {
  const time = new VirtualClock();
  const seen: string[] = [];
  const deliveries: unknown[] = [];
  const simulator = createSimulator({
    timers: time,
    settings: { minReplicas: 1, ...settings },
    fetch: async (_url, init) => {
      deliveries.push(JSON.parse(Buffer.from(init.body as Uint8Array).toString()));
      return new Response(null, { status: webhookStatus });
    },
  });

  /** Rejects if the document does not list the response. */
  async function call(target: Target, method: string, path: string, options: CallOptions = {}) {
    const { id = "echo", body = SUBMISSION, headers, ms = 100 } = options;
    const host = `${target.kind}-${id}${target.isRegional ? "-staging" : ""}.api.example`;
    const pending = simulator.handle(
      new Request(`http://${host}${path}`, {
        method,
        headers: { authorization: "Bearer key", ...headers },
        ...(method === "POST" && { body }),
      }),
    );
    await time.advance(ms);
    const response = await pending;
    const copy = response.clone();
    const [operation, text] = await Promise.all([
      document.check(target, method, path, response),
      copy.text(),
      time.advance(ms), // for streamed bodies
    ]);
    seen.push(`${operation} ${response.status}`);
    return { status: response.status, text };
  }

  async function submit(target: Target, id: string): Promise<string> {
    const { text } = await call(target, "POST", `${target.prefix}/${ACTIONS[target.kind].queued}`, {
      id,
      ms: 0,
    });
    return JSON.parse(text).request_id;
  }

  return { time, seen, deliveries, simulator, call, submit };
}
