import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import type { FollowedAgents } from "./followed-agents.ts";

/** The SDK's own handler of requests, without connections that are from before a freeze or were idle for too long. */
export class AwsHandler extends NodeHttpHandler {
  readonly #agents: FollowedAgents;

  constructor(options: NodeHttpHandlerOptions, agents: FollowedAgents) {
    super({ ...options, httpAgent: agents.http, httpsAgent: agents.https });
    this.#agents = agents;
  }

  // The SDK calls this for each attempt.
  override handle(...request: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    this.#agents.check();
    return super.handle(...request);
  }
}
