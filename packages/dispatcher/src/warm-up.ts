import { connectTable, warmUp } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/**
 * Makes a process ready for its first messages: it reads both secrets at once, not one after the other as a message needs
 * them. SQS and S3 are left out, because few messages need them. It never fails, and takes at most two seconds.
 */
export function warmUpDispatcher({
  secrets,
  store,
  ...shared
}: Pick<Collaborators, "secrets" | "store" | "sleep" | "log">): Promise<void> {
  return warmUp(
    {
      "link key": () => secrets.linkKey(),
      "API key": () => secrets.apiKey(),
      table: connectTable(store),
    },
    shared,
  );
}
