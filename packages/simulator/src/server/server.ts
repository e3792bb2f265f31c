import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ConnectionCutError } from "../faults/fault-errors.ts";
import type { OnRequest } from "../queue/request-lifecycle.ts";
import type { SimulatorSettings } from "../settings.ts";
import { createSimulator, type Simulator } from "../simulator.ts";
import type { SimulatorState } from "../state.ts";

export interface ServerOptions extends SimulatorSettings {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Called when a request is accepted, with status `QUEUED` and before the response, and at each change of its status. */
  readonly onRequest?: OnRequest;
}

export interface SimulatorServer {
  /** Such as `http://127.0.0.1:49152`; append `/model-abc` or `/chain-xyz`, or send a `Host` header. */
  readonly url: string;
  configure(settings: SimulatorSettings): void;
  state(): SimulatorState;
  /** Closes every connection; resolves when the port is free. */
  stop(): Promise<void>;
}

/**
 * Starts the simulator on 127.0.0.1; rejects with `SettingsError` when a setting is invalid, and with the system's error
 * (such as `EADDRINUSE`) when it cannot listen on the port.
 */
export async function startSimulator({
  port = 0,
  onRequest,
  ...settings
}: ServerOptions = {}): Promise<SimulatorServer> {
  const simulator = createSimulator({ settings, ...(onRequest && { onRequest }) });
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, { outgoing }) =>
      respond(simulator, request, outgoing as ServerResponse<IncomingMessage>),
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    configure: (changes) => simulator.configure(changes),
    state: () => simulator.state(),
    stop: () =>
      new Promise((resolve) => {
        simulator.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(simulator: Simulator, request: Request, outgoing: ServerResponse): Promise<Response> {
  try {
    return await simulator.handle(request);
  } catch (error) {
    if (!(error instanceof ConnectionCutError)) throw error;
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}
