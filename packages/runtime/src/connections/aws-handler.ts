import type { Agent } from "node:http";
import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import type { FreezeWatch } from "./freeze-watch.ts";

/** The SDK's own handler of requests, without connections from before a freeze. */
export class AwsHandler extends NodeHttpHandler {
  readonly #watch: FreezeWatch;

  constructor(options: NodeHttpHandlerOptions, watch: FreezeWatch) {
    super(options);
    this.#watch = watch;
    watch.onThaw(() => this.#closeIdle());
  }

  // The SDK calls this for each attempt.
  override handle(...request: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    this.#watch.check();
    return super.handle(...request);
  }

  #closeIdle(): void {
    const { httpAgent, httpsAgent } = this.httpHandlerConfigs();
    for (const agent of [httpAgent, httpsAgent] as (Agent | undefined)[]) {
      // An agent's own `destroy` would end the calls in progress too.
      for (const idle of Object.values(agent?.freeSockets ?? {}))
        for (const socket of idle ?? []) socket.destroy();
    }
  }
}
