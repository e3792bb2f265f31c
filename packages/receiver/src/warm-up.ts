import { connectTable, warmUp } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/**
 * Makes a process ready for its first delivery, which the provider waits for. SQS and S3 are left out, because few deliveries need
 * them. It never fails, and takes at most two seconds.
 */
export function warmUpReceiver({
  secrets,
  store,
  ...shared
}: Pick<Collaborators, "secrets" | "store" | "sleep" | "log">): Promise<void> {
  return warmUp(
    {
      "link key": () => secrets.linkKey(),
      "webhook secrets": () => secrets.webhookSecrets(),
      table: connectTable(store),
    },
    shared,
  );
}
