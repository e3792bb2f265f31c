import type { InferenceClientOptions } from "@boomerang/core";
import type { FreezeWatch } from "./freeze-watch.ts";

type Fetch = NonNullable<InferenceClientOptions["fetch"]>;

/** The part of undici's `Agent`, which Node's fetch sends with, that is used here. */
interface Agent {
  /** Closes idle connections now, and the others when their calls end. */
  close(): Promise<void>;
}
type AgentClass = new (options: { keepAliveTimeout: number; keepAliveMaxTimeout: number }) => Agent;

// Servers commonly close a connection after five seconds without use, and later. The maximum bounds what the server's header
// `Keep-Alive: timeout=N` asks for.
const IDLE_MS = 4000;

/**
 * A `fetch` that never sends on a connection from before a freeze. Such a connection may be dead, and a submission that is sent
 * on it is lost without anybody knowing whether the API has accepted it.
 *
 * @param agentClass of Node's fetch; without it, no connection is used twice
 */
export function createApiFetch(
  watch: FreezeWatch,
  agentClass: Promise<AgentClass | undefined> = ofNode(),
): Fetch {
  let agent: Agent | undefined;
  watch.onThaw(() => {
    // Calls in progress go on.
    agent?.close().catch(() => undefined);
    agent = undefined;
  });
  return async (url, init) => {
    const Agent = await agentClass;
    watch.check();
    if (Agent === undefined) return fetch(url, { ...init, headers: withoutKeepAlive(init.headers) });
    agent ??= new Agent({ keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS });
    return fetch(url, { ...init, dispatcher: agent } as RequestInit);
  };
}

/**
 * The class of the agent inside Node, which Node does not export: package `undici` finds it by the same symbol. That package
 * would add half a megabyte to each bundle.
 */
async function ofNode(): Promise<AgentClass | undefined> {
  // Node loads its fetch with the first call.
  await fetch("data:,");
  const { [Symbol.for("undici.globalDispatcher.1")]: dispatcher } = globalThis as Record<symbol, unknown>;
  return dispatcher?.constructor as AgentClass | undefined;
}

function withoutKeepAlive(given: RequestInit["headers"]): Headers {
  const headers = new Headers(given);
  headers.set("connection", "close");
  return headers;
}
