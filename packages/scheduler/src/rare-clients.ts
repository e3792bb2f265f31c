import { SQSClient } from "@aws-sdk/client-sqs";
import { type createConnections, createSqsQueue } from "@boomerang/runtime";
import { AWS_TIMEOUTS } from "./settings.ts";

type Connections = ReturnType<typeof createConnections>;

/** The client that only jobs which are submitted again need. */
export function createRareClients(connections: Connections) {
  const sqs = new SQSClient(connections.awsConfig(AWS_TIMEOUTS));
  return { queue: (url: string) => createSqsQueue(sqs, url) };
}
