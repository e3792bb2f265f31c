import type { InferenceClientOptions } from "@boomerang/core";
import { awsConfig, type ClientTimeouts } from "../settings/aws-config.ts";
import { createApiFetch } from "./api-fetch.ts";
import { AwsHandler } from "./aws-handler.ts";
import { createFollowedAgents } from "./followed-agents.ts";
import { createFreezeWatch, systemClocks } from "./freeze-watch.ts";
import { createIdleSockets } from "./idle-sockets.ts";
import { Sha256 } from "./sha256.ts";

const CLOSE_EVERY_MS = 1000;

/** The connections of a process, none of which outlives a freeze or is used again after four idle seconds. */
export interface Connections {
  /** For the client of the Inference API. */
  apiFetch(): NonNullable<InferenceClientOptions["fetch"]>;
  /** The configuration of AWS SDK clients. */
  awsConfig(timeouts: ClientTimeouts): AwsConfig;
}

interface AwsConfig {
  readonly maxAttempts: number;
  readonly requestHandler: AwsHandler;
  readonly sha256: typeof Sha256;
  /** Whether a client prepares each kind of command once instead of at every call. */
  readonly cacheMiddleware: true;
}

/**
 * Lambda freezes a process between two invocations, for milliseconds or for minutes. Meanwhile a server, or something on the
 * way to it, may close a connection or forget it, and the process cannot notice.
 */
export function createConnections(): Connections {
  const watch = createFreezeWatch(systemClocks);
  const idleSockets = createIdleSockets(systemClocks.read);
  // In a process that runs; one that was frozen does it before its next call.
  systemClocks.every(CLOSE_EVERY_MS, () => idleSockets.closeOld());
  return {
    // A submission that waits for a connection would use up its time limit; how many are in progress is for the caller to decide.
    apiFetch: () => createApiFetch(createFollowedAgents(watch, idleSockets, Number.POSITIVE_INFINITY)),
    awsConfig(timeouts) {
      const { requestHandler, ...config } = awsConfig(timeouts);
      return {
        ...config,
        requestHandler: new AwsHandler(requestHandler, createFollowedAgents(watch, idleSockets)),
        sha256: Sha256,
        cacheMiddleware: true,
      };
    },
  };
}
