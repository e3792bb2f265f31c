import type { Timers } from "../timers.ts";
import type { Deployment, Work } from "./deployment.ts";
import type { Inference } from "./inference.ts";
import { type CallResult, failed, type ModelInput } from "./models/model.ts";

/** The maximum duration of a synchronous call, including the wait for a replica. */
const MAX_CALL_MS = 1_200_000;

/** Makes a synchronous call; `signal` aborts it when the client disconnects. */
export type CallSync = (
  deployment: Deployment,
  input: ModelInput,
  signal: AbortSignal,
) => Promise<CallResult>;

/** Synchronous calls get a replica before all queued requests, and are not retried. */
export function createSyncCalls(timers: Timers, inference: Inference): CallSync {
  return (deployment, input, signal) => {
    deployment.counters.increment("sync_calls");
    return new Promise((resolve) => {
      let abort: (() => void) | undefined;
      const work: Work = {
        start(release) {
          const abortCall = inference.call(deployment, input, (result) => {
            end(result);
            release();
          });
          abort = () => {
            abortCall();
            release();
          };
        },
      };
      const end = (result: CallResult) => {
        cancelTimeout();
        signal.removeEventListener("abort", onAbort);
        resolve(result);
      };
      const endEarly = (message: string) => {
        end(failed(504, message));
        if (!deployment.remove(work)) abort?.();
      };
      const onAbort = () => endEarly("The client disconnected");
      const cancelTimeout = timers.setTimeout(
        () => endEarly("The call took longer than 1200 s"),
        MAX_CALL_MS,
      );
      signal.addEventListener("abort", onAbort, { once: true });
      deployment.enqueueSync(work);
    });
  };
}
