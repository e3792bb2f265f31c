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
    const ages = createSocketAges();
    super({
      ...options,
      httpAgent: followed(new HttpAgent(AGENT), idleSockets, ages),
      httpsAgent: followed(new HttpsAgent(AGENT), idleSockets, ages),
    });
    this.#watch = watch;
    this.#idleSockets = idleSockets;
    // Calls in progress go on, each on a connection that is not used again.
    watch.onThaw(() => {
      ages.thaw();
      idleSockets.closeAll();
    });
  }

  // The SDK calls this for each attempt.
  override handle(...request: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    this.#watch.check();
    this.#idleSockets.closeOld();
    return super.handle(...request);
  }
}

/** Which connections were opened before the latest freeze. */
interface SocketAges {
  thaw(): void;
  opened(socket: object): void;
  isOld(socket: object): boolean;
}

function createSocketAges(): SocketAges {
  let recent = new WeakSet<object>();
  return {
    thaw() {
      recent = new WeakSet();
    },
    opened: (socket) => void recent.add(socket),
    isOld: (socket) => !recent.has(socket),
  };
}

/** The same agent, which reports when its connections are used, and keeps none from before a freeze. */
function followed<A extends HttpAgent>(agent: A, idleSockets: IdleSockets, ages: SocketAges): A {
  const open = agent.createConnection.bind(agent);
  const keep = agent.keepSocketAlive.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  return Object.assign(agent, {
    createConnection(...options: Parameters<typeof open>) {
      const socket = open(...options);
      if (socket) ages.opened(socket);
      return socket;
    },
    keepSocketAlive(...[socket]: Parameters<typeof keep>) {
      // Its call was in progress during the freeze. Node closes it.
      if (ages.isOld(socket)) return false;
      idleSockets.idle(socket);
      return keep(socket);
    },
    reuseSocket(...[socket, request]: Parameters<typeof reuse>) {
      idleSockets.busy(socket);
      return reuse(socket, request);
    },
  });
}
