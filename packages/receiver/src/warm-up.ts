import { connectTable, warmUp } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

export interface ReceiverWarmUp extends Pick<Collaborators, "secrets" | "store" | "sleep" | "log"> {
  /** Any call to SQS, for its connection. */
  readonly callQueue: () => Promise<unknown>;
}

/**
 * Makes a process ready for its first delivery, which the provider waits for. S3 is left out, because few deliveries need it.
 * It never fails, and takes at most two seconds.
 */
export function warmUpReceiver({ secrets, store, callQueue, ...shared }: ReceiverWarmUp): Promise<void> {
  return warmUp(
    {
      "link key": () => secrets.linkKey(),
      "webhook secrets": () => secrets.webhookSecrets(),
      table: connectTable(store),
      "spill queue": callQueue,
    },
    shared,
  );
}
