import { subscribe } from "node:diagnostics_channel";
import type { InferenceClientOptions } from "@boomerang/core";
import type { FreezeWatch } from "./freeze-watch.ts";
import { IDLE_MS, type IdleSocket, type IdleSockets } from "./idle-sockets.ts";

type Fetch = NonNullable<InferenceClientOptions["fetch"]>;

/** The part of undici's `Agent`, which Node's fetch sends with, that is used here. */
interface Agent {
  /** Closes idle connections now, and the others when their calls end. */
  close(): Promise<void>;
}
type AgentClass = new (options: { keepAliveTimeout: number; keepAliveMaxTimeout: number }) => Agent;

/**
 * A `fetch` that never sends on a connection from before a freeze, or on one that was idle for too long. Such a connection may be dead, and a submission that is sent
 * on it is lost without anybody knowing whether the API has accepted it.
 *
 * @param agentClass of Node's fetch; without it, no connection is used twice
 */
export function createApiFetch(
  watch: FreezeWatch,
  idleSockets: IdleSockets,
  agentClass: Promise<AgentClass | undefined> = ofNode(),
): Fetch {
  let agent: Agent | undefined;
  follow(idleSockets);
  watch.onThaw(() => {
    // Calls in progress go on.
    agent?.close().catch(() => undefined);
    agent = undefined;
  });
  return async (url, init) => {
    const Agent = await agentClass;
    watch.check();
    idleSockets.closeOld();
    if (Agent === undefined) return fetch(url, { ...init, headers: withoutKeepAlive(init.headers) });
    // In a process that runs. The maximum bounds what the server's header `Keep-Alive: timeout=N` asks for.
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

/** Learns from Node's fetch, by its diagnostics channels, when connections are used. */
function follow(idleSockets: IdleSockets): void {
  const socketOf = new WeakMap<object, IdleSocket>();
  subscribe("undici:client:sendHeaders", (message) => {
    const { request, socket } = message as { readonly request: object; readonly socket: IdleSocket };
    idleSockets.busy(socket);
    socketOf.set(request, socket);
  });
  // The whole response has arrived. A connection whose call fails or is aborted is closed by fetch.
  subscribe("undici:request:trailers", (message) => {
    const socket = socketOf.get((message as { readonly request: object }).request);
    if (socket !== undefined) idleSockets.idle(socket);
  });
}

function withoutKeepAlive(given: RequestInit["headers"]): Headers {
  const headers = new Headers(given);
  headers.set("connection", "close");
  return headers;
}
