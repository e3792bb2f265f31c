import type { Clock } from "@boomerang/core";
import type { CircuitState, CircuitStore, Log } from "@boomerang/runtime";
import { isOpen, merged, NO_FAILURES } from "./circuit-rules.ts";

/** One circuit as this process knows it, and its shared state. */
export interface SharedCircuit {
  /** As far as this process knows. */
  state: CircuitState;
  /** Reads the shared state, if that was not done a moment ago. */
  refresh(): Promise<void>;
  /** Takes the probe slot; other messages of this process see that at once. */
  takeProbe(): Promise<boolean>;
  /**
   * Changes the shared state, after the changes before. It never rejects: what the process did before must not be undone by an
   * error.
   *
   * @param change the new state; `undefined` if there is nothing to change
   * @param isDone asked first, and saves a read
   */
  share(change: (shared: CircuitState) => CircuitState | undefined, isDone?: () => boolean): Promise<void>;
}

/** Whether the store failed a moment ago; the same for all circuits of a process. */
export interface StoreHealth {
  isFailing(): boolean;
  failed(): void;
}

// The messages of a batch share one read.
const CACHE_MS = 2000;
const STORE_RETRY_MS = 5000;
const MAX_WRITE_ATTEMPTS = 3;

export function createStoreHealth(clock: Clock): StoreHealth {
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    isFailing: () => clock.now() - failedAt < STORE_RETRY_MS,
    failed() {
      failedAt = clock.now();
    },
  };
}

export function createSharedCircuit(options: {
  readonly scope: string;
  readonly store: CircuitStore;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly log: Pick<Log, "info" | "warn">;
}): SharedCircuit {
  const { scope, store, health, clock, log } = options;
  let version: number | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  // One after another: a success must not be overtaken by the failure before it.
  let sharing = Promise.resolve();

  async function read(): Promise<void> {
    const current = await store.read();
    circuit.state = merged(circuit.state, current?.state ?? NO_FAILURES);
    version = current?.version;
    readAt = clock.now();
  }

  async function shareNow(change: (shared: CircuitState) => CircuitState | undefined): Promise<void> {
    for (let attempt = 1; attempt <= MAX_WRITE_ATTEMPTS; attempt++) {
      const current = await store.read();
      const before = current?.state ?? NO_FAILURES;
      const next = change(before);
      if (next === undefined) return;
      if (!(await store.write(next, current?.version))) continue;
      circuit.state = merged(circuit.state, next);
      version = (current?.version ?? 0) + 1;
      readAt = clock.now();
      report(before, next);
      return;
    }
    log.warn("circuit not recorded: other processes changed it at the same time", { scope });
  }

  function report(before: CircuitState, next: CircuitState): void {
    const now = clock.now();
    const wasOpen = isOpen(before, now);
    if (!wasOpen && isOpen(next, now))
      log.warn("circuit opened: calls are held back, except for probes", { scope });
    if (wasOpen && next.failingSince === 0)
      log.info("circuit closed: a call succeeded", { scope, after_ms: now - before.failingSince });
  }

  const circuit: SharedCircuit = {
    state: NO_FAILURES,
    refresh() {
      if (clock.now() - readAt < CACHE_MS) return Promise.resolve();
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    async takeProbe() {
      const expected = version;
      circuit.state = { ...circuit.state, probedAt: clock.now() };
      const isTaken = await store.write(circuit.state, expected);
      if (isTaken) version = (expected ?? 0) + 1;
      else readAt = Number.NEGATIVE_INFINITY;
      return isTaken;
    },
    share(change, isDone = () => false) {
      sharing = sharing.then(async () => {
        // Without the store a message would wait for its timeouts at every failure.
        if (isDone() || health.isFailing()) return;
        await shareNow(change).catch((error: unknown) => {
          health.failed();
          log.warn("circuit not recorded", { scope, error });
        });
      });
      return sharing;
    },
  };
  return circuit;
}
