import type { Client } from "@boomerang/client";
import type { Sleep } from "@boomerang/core";

/** Live events of the jobs that a test has made up. */
export interface EventWatch {
  /** Resolves once events arrive, or to why none will. */
  readonly ready: Promise<Error | undefined>;
  /** Waits for an event of one of these jobs. Rejects if no more events come. */
  arrived(jobIds: ReadonlySet<string>, ms: number, sleep: Sleep): Promise<boolean>;
  /** Removes the rule and the queue. Resolves to the error that says what is left, and how to remove it. */
  stop(): Promise<Error | undefined>;
}

/** Begins to watch: creates a rule on the event bus and a queue. Whoever calls it must call `stop`. */
export function watchEvents(client: Pick<Client, "events">, signal: AbortSignal): EventWatch {
  const stopped = new AbortController();
  const ready = Promise.withResolvers<Error | undefined>();
  const seen = new Set<string>();
  let changed = Promise.withResolvers<void>();
  let failure: Error | undefined;

  async function read(): Promise<Error | undefined> {
    try {
      const ended = AbortSignal.any([stopped.signal, signal]);
      const onReady = () => ready.resolve(undefined);
      // Of all jobs: a job that nobody has sent has no target and no batch to filter by.
      for await (const { jobId } of client.events({ status: "SUCCEEDED", signal: ended, onReady })) {
        seen.add(jobId);
        changed.resolve();
        changed = Promise.withResolvers();
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if ("code" in error && error.code === "aborted") return undefined;
      return error;
    }
    return undefined;
  }

  const reading = read();
  reading.then((error) => {
    failure = error ?? new Error("the watch has ended");
    ready.resolve(failure);
    changed.resolve();
  }, ready.reject);
  return {
    ready: ready.promise,
    async arrived(jobIds, ms, sleep) {
      const ended = new AbortController();
      let isLate = false;
      const late = sleep(ms, AbortSignal.any([ended.signal, signal])).then(
        () => {
          isLate = true;
        },
        () => undefined,
      );
      try {
        for (;;) {
          if ([...jobIds].some((jobId) => seen.has(jobId))) return true;
          signal.throwIfAborted();
          if (failure !== undefined) throw failure;
          if (isLate) return false;
          await Promise.race([changed.promise, late]);
        }
      } finally {
        ended.abort();
      }
    },
    stop() {
      stopped.abort(new Error("the test has ended"));
      return reading;
    },
  };
}
