import type { InferenceClientOptions } from "@boomerang/core";
import { awsConfig, type ClientTimeouts } from "../settings/aws-config.ts";
import { createApiFetch } from "./api-fetch.ts";
import { AwsHandler } from "./aws-handler.ts";
import { createFreezeWatch, systemClocks } from "./freeze-watch.ts";
import { createIdleSockets } from "./idle-sockets.ts";

/** The connections of a process, none of which outlives a freeze or is used again after four idle seconds. */
export interface Connections {
  /** For the client of the Inference API; a function that does not call it loads no fetch. */
  apiFetch(): NonNullable<InferenceClientOptions["fetch"]>;
  /** The configuration of AWS SDK clients. */
  awsConfig(timeouts: ClientTimeouts): { readonly maxAttempts: number; readonly requestHandler: AwsHandler };
}

/**
 * Lambda freezes a process between two invocations, for milliseconds or for minutes. Meanwhile a server, or something on the
 * way to it, may close a connection or forget it, and the process cannot notice.
 */
export function createConnections(): Connections {
  const watch = createFreezeWatch(systemClocks);
  const idleSockets = createIdleSockets(systemClocks.read);
  return {
    apiFetch: () => createApiFetch(watch, idleSockets),
    awsConfig(timeouts) {
      const { requestHandler, ...config } = awsConfig(timeouts);
      return { ...config, requestHandler: new AwsHandler(requestHandler, watch, idleSockets) };
    },
  };
}
