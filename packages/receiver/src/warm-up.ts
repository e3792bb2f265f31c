import { withDeadline } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

export interface WarmUp extends Pick<Collaborators, "secrets" | "store" | "sleep" | "log"> {
  /** Any call to SQS, for its connection. */
  readonly callQueue: () => Promise<unknown>;
}

// The delivery that started the process waits meanwhile, and what is not ready by then goes on. Lambda allows ten seconds.
const INIT_MS = 2000;
// No job can have this id.
const NO_JOB = ".";

/**
 * Reads the secrets and opens the connections to DynamoDB and SQS, all at once, while Lambda initializes the process: its first
 * delivery then waits for none of them. It never fails: what is slow or unavailable is left to the deliveries. S3 is left out,
 * because few deliveries need it.
 */
export async function warmUp({ secrets, store, callQueue, sleep, log }: WarmUp): Promise<void> {
  const calls: Record<string, () => Promise<unknown>> = {
    "link key": () => secrets.linkKey(),
    "webhook secrets": () => secrets.webhookSecrets(),
    table: () => store.get(NO_JOB),
    "spill queue": callQueue,
  };
  const missing = new Map<string, unknown>(Object.keys(calls).map((name) => [name, undefined]));
  const all = Object.entries(calls).map(async ([name, call]) => {
    try {
      await call();
      missing.delete(name);
    } catch (error) {
      missing.set(name, error);
    }
  });
  await withDeadline({ ms: INIT_MS, sleep }, () => Promise.all(all)).catch(() => undefined);
  if (missing.size === 0) return;
  const [error] = [...missing.values()].filter((reason) => reason !== undefined);
  log.warn(
    "not everything was ready when the process started; its first delivery waits for it, or tries again",
    {
      missing: [...missing.keys()],
      error,
    },
  );
}
