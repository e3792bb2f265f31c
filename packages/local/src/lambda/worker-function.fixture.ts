import { parentPort, workerData } from "node:worker_threads";
import type { Context } from "aws-lambda";
import { serveInvocations } from "./serve-invocations.ts";

// The module of a worker: what an event asks for is done.
if (parentPort !== null) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  let calls = 0;
  serveInvocations(port, async ({ act }: { readonly act: string }, context: Context) => {
    calls++;
    port.postMessage({ type: "report", report: `${act} ${calls}` });
    if (act === "never") await Promise.withResolvers().promise;
    if (act === "busy") for (;;);
    if (act === "throw") throw Object.assign(new RangeError("too far"), { code: "ERR_FAR" });
    if (act === "crash") setImmediate(() => process.exit(7));
    if (act === "crash") await Promise.withResolvers().promise;
    return { act, calls, data: workerData, name: context.functionName, requestId: context.awsRequestId };
  });
}
