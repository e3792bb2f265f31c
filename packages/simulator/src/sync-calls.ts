import type { Deployment, Work } from "./deployment.ts";
import type { Inference } from "./inference.ts";
import { type CallResult, failed, type ModelInput } from "./models/model.ts";
import type { Timers } from "./timers.ts";

/** The longest that a synchronous call may take, waiting for a replica included: 1200 s. */
const MAX_CALL_MS = 1_200_000;

/** Makes a synchronous call; when `signal` aborts, its caller has gone and the call is given up. */
export type CallSync = (
  deployment: Deployment,
  input: ModelInput,
  signal: AbortSignal,
) => Promise<CallResult>;

/** Synchronous calls: they wait for a replica before every queued request, and are never tried again. */
export function createSyncCalls(timers: Timers, inference: Inference): CallSync {
  return (deployment, input, signal) => {
    deployment.tally.add("sync_calls");
    return new Promise((resolve) => {
      let abandon: (() => void) | undefined;
      const work: Work = {
        start(release) {
          const abandonCall = inference.call(deployment, input, (result) => {
            end(result);
            release();
          });
          abandon = () => {
            abandonCall();
            release();
          };
        },
      };
      const end = (result: CallResult) => {
        cancelCut();
        signal.removeEventListener("abort", onAbort);
        resolve(result);
      };
      const giveUp = (message: string) => {
        end(failed(504, message));
        if (!deployment.remove(work)) abandon?.();
      };
      const onAbort = () => giveUp("The caller has gone");
      const cancelCut = timers.setTimeout(() => giveUp("The call took longer than 1200 s"), MAX_CALL_MS);
      signal.addEventListener("abort", onAbort, { once: true });
      deployment.enqueueSync(work);
    });
  };
}
