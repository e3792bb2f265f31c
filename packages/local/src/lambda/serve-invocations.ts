import type { MessagePort } from "node:worker_threads";
import type { Context } from "aws-lambda";
import { createContext } from "./context.ts";
import { toPortableError } from "./portable-error.ts";
import type { Invocation, WorkerMessage } from "./worker-messages.ts";

type Handler = (event: never, context: Context) => Promise<unknown>;

/** Runs a handler for each invocation that comes through the port, in a worker thread as Lambda's runtime does in a process. */
export function serveInvocations(port: MessagePort, handler: Handler): void {
  const post = (message: WorkerMessage<never>) => port.postMessage(message);

  async function run({ id, event, requestId, functionName: name, remainingMs }: Invocation): Promise<void> {
    const context = { ...createContext({ name, timeoutMs: remainingMs }, Date), awsRequestId: requestId };
    post({ type: "started", id });
    try {
      const result = await handler(JSON.parse(event) as never, context);
      post({ type: "succeeded", id, result: JSON.stringify(result ?? null) });
    } catch (error) {
      post({ type: "failed", id, error: toPortableError(error) });
    }
  }
  port.on("message", (invocation: Invocation) => void run(invocation));
}
