import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { FreezeWatch } from "./freeze-watch.ts";
import type { IdleSockets } from "./idle-sockets.ts";

// The AWS SDK's own default.
const MAX_SOCKETS = 50;

/** Agents that keep no connection from before a freeze, and none that was idle for too long. */
export interface FollowedAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** For use before each call: closes the connections that it must not use. */
  check(): void;
}

/** @param maxSockets connections to one host; further calls wait for one of them. Default 50 */
export function createFollowedAgents(
  watch: FreezeWatch,
  idleSockets: IdleSockets,
  maxSockets = MAX_SOCKETS,
): FollowedAgents {
  const options = { keepAlive: true, maxSockets } as const;
  const ages = createSocketAges();
  // Calls in progress go on, each on a connection that is not used again.
  watch.onThaw(() => {
    ages.thaw();
    idleSockets.closeAll();
  });
  return {
    http: followed(new HttpAgent(options), idleSockets, ages),
    https: followed(new HttpsAgent(options), idleSockets, ages),
    check() {
      watch.check();
      idleSockets.closeOld();
    },
  };
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
