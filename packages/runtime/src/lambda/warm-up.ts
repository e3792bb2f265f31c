import { type Sleep, withDeadline } from "@boomerang/core";
import type { JobStore } from "../job-store/job-store.ts";
import type { Log } from "../observe/log.ts";

/** Calls that only read, by the name of what they make ready: Lambda may repeat the initialization of a process at any time. */
export type WarmUpCalls = Readonly<Record<string, () => Promise<unknown>>>;

// Lambda allows ten seconds, loading the code included. The first invocation waits for the end of the initialization, so this
// is short; calls that have not ended by then are not stopped.
const INIT_MS = 2000;
// No job can have this id.
const NO_JOB = ".";

/**
 * Makes calls, all at once, while Lambda initializes a process: its first invocation then finds secrets read and connections
 * open. It never fails: what is slow or unavailable is left to the invocation, which waits for the rest of the same call, or
 * makes it again.
 */
export async function warmUp(
  calls: WarmUpCalls,
  { sleep, log }: { readonly sleep: Sleep; readonly log: Log },
): Promise<void> {
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
    "not everything was ready when the process started; its first invocation waits for it, or tries again",
    { missing: [...missing.keys()], error },
  );
}

/** Opens a connection to DynamoDB. */
export const connectTable = (store: Pick<JobStore, "get">) => () => store.get(NO_JOB);
