import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import type { FreezeWatch } from "./freeze-watch.ts";
import type { IdleSockets } from "./idle-sockets.ts";

// The SDK's own defaults.
const AGENT = { keepAlive: true, maxSockets: 50 } as const;

/** The SDK's own handler of requests, without connections that are from before a freeze or were idle for too long. */
export class AwsHandler extends NodeHttpHandler {
  readonly #watch: FreezeWatch;
  readonly #idleSockets: IdleSockets;

  constructor(options: NodeHttpHandlerOptions, watch: FreezeWatch, idleSockets: IdleSockets) {
    super({
      ...options,
      httpAgent: followed(new HttpAgent(AGENT), idleSockets),
      httpsAgent: followed(new HttpsAgent(AGENT), idleSockets),
    });
    this.#watch = watch;
    this.#idleSockets = idleSockets;
    // Calls in progress go on.
    watch.onThaw(() => idleSockets.closeAll());
  }

  // The SDK calls this for each attempt.
  override handle(...request: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    this.#watch.check();
    this.#idleSockets.closeOld();
    return super.handle(...request);
  }
}

/** The same agent, which reports when its connections are used. */
function followed<A extends HttpAgent>(agent: A, idleSockets: IdleSockets): A {
  const keep = agent.keepSocketAlive.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  return Object.assign(agent, {
    keepSocketAlive(...[socket]: Parameters<typeof keep>) {
      idleSockets.idle(socket);
      return keep(socket);
    },
    reuseSocket(...[socket, request]: Parameters<typeof reuse>) {
      idleSockets.busy(socket);
      return reuse(socket, request);
    },
  });
}
