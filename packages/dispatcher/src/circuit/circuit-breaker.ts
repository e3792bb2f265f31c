import type { Clock, Random } from "@boomerang/core";
import type { CircuitState, CircuitStore, Log } from "@boomerang/runtime";
import {
  afterFailure,
  afterSuccess,
  heldBackMs,
  isFailing,
  isOpen,
  isProbeDue,
  merged,
  NO_FAILURES,
  outageMs,
} from "./circuit-rules.ts";
import { maxDelayMs, withJitter } from "./outage-timing.ts";

/** Whether a message may call the API now. */
export type Admission =
  /** `isUnknown`: this is the probe of an open circuit, and the API may have accepted calls that failed. */
  | { readonly type: "admitted"; readonly isUnknown: boolean }
  | { readonly type: "denied"; readonly scope: string; readonly afterMs: number };

export interface Caller {
  /** A message that was never received before costs no read while this process knows of no failure. */
  readonly isFirstReceive: boolean;
  /** Whether the message may be the probe that finds out whether an outage has ended; default yes. */
  readonly mayProbe?: (state: CircuitState) => boolean;
}

/**
 * What all processes know about outages, for each scope: a target, the account, or a service of AWS. While the circuit of a
 * scope is open, one message at a time is let through; the first success closes it for all.
 */
export interface CircuitBreaker {
  /** @throws what the store throws */
  admit(scopes: readonly string[], caller: Caller): Promise<Admission>;
  /**
   * How long a message is hidden whose call has failed: part of the time that the outage has lasted, with jitter. While the
   * shared state is unavailable, a process that started a moment ago does not know that: its best guess is `guessMs`.
   */
  retryDelayMs(scope: string, guessMs?: number): number;
  /** Records a failure. Without the store only this process knows of it. */
  failed(scope: string, isUnknown?: boolean): Promise<void>;
  /** Records a success, which ends an outage. Writes nothing if this process knows of none. */
  succeeded(scopes: readonly string[]): Promise<void>;
  /** As far as this process knows. */
  state(scope: string): CircuitState;
}

interface Circuit {
  readonly store: CircuitStore;
  state: CircuitState;
  version: number | undefined;
  readAt: number;
  recordedAt: number;
  reading?: Promise<void> | undefined;
  recording?: Promise<void> | undefined;
}

// The messages of a batch share one read.
const CACHE_MS = 2000;
const RECORD_EVERY_MS = 1000;
const STORE_RETRY_MS = 5000;
const MAX_WRITE_ATTEMPTS = 3;
const ADMITTED: Admission = { type: "admitted", isUnknown: false };

export function createCircuitBreaker(options: {
  readonly storeOf: (scope: string) => CircuitStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, "warn">;
}): CircuitBreaker {
  const { storeOf, clock, random, log } = options;
  const circuits = new Map<string, Circuit>();
  let storeFailedAt = Number.NEGATIVE_INFINITY;

  const isStoreFailing = () => clock.now() - storeFailedAt < STORE_RETRY_MS;

  function circuitOf(scope: string): Circuit {
    const known = circuits.get(scope);
    if (known !== undefined) return known;
    const never = Number.NEGATIVE_INFINITY;
    const circuit: Circuit = {
      ...{ store: storeOf(scope), state: NO_FAILURES, version: undefined },
      ...{ readAt: never, recordedAt: never },
    };
    circuits.set(scope, circuit);
    return circuit;
  }

  function refresh(circuit: Circuit): Promise<void> {
    if (clock.now() - circuit.readAt < CACHE_MS) return Promise.resolve();
    circuit.reading ??= read(circuit).finally(() => {
      circuit.reading = undefined;
    });
    return circuit.reading;
  }

  async function read(circuit: Circuit): Promise<void> {
    const current = await circuit.store.read();
    circuit.state = merged(circuit.state, current?.state ?? NO_FAILURES);
    circuit.version = current?.version;
    circuit.readAt = clock.now();
  }

  /** Takes the probe slot; other messages of this process see that at once. */
  async function takeProbe(circuit: Circuit): Promise<boolean> {
    const { version } = circuit;
    circuit.state = { ...circuit.state, probedAt: clock.now() };
    const isTaken = await circuit.store.write(circuit.state, version);
    if (isTaken) circuit.version = (version ?? 0) + 1;
    else circuit.readAt = Number.NEGATIVE_INFINITY;
    return isTaken;
  }

  /** Changes the shared state; errors are logged, because what the process did before must not be undone by them. */
  async function share(
    scope: string,
    circuit: Circuit,
    change: (shared: CircuitState) => CircuitState | undefined,
  ): Promise<void> {
    // Without the store a message would wait for its timeouts at every failure.
    if (isStoreFailing()) return;
    try {
      for (let attempt = 1; attempt <= MAX_WRITE_ATTEMPTS; attempt++) {
        const current = await circuit.store.read();
        const next = change(current?.state ?? NO_FAILURES);
        if (next === undefined) return;
        if (!(await circuit.store.write(next, current?.version))) continue;
        const version = (current?.version ?? 0) + 1;
        Object.assign(circuit, { state: next, version, readAt: clock.now(), recordedAt: clock.now() });
        return;
      }
    } catch (error) {
      storeFailedAt = clock.now();
      log.warn("circuit not recorded", { scope, error });
    }
  }

  function denied(scope: string, maxMs: number): Admission {
    return { type: "denied", scope, afterMs: withJitter(maxMs, random) };
  }

  return {
    async admit(scopes, { isFirstReceive, mayProbe = () => true }) {
      const known = scopes.map((scope) => ({ scope, circuit: circuitOf(scope) }));
      const asked = known.filter(({ circuit }) => !isFirstReceive || isFailing(circuit.state, clock.now()));
      await Promise.all(asked.map(({ circuit }) => refresh(circuit)));
      const now = clock.now();
      const open = asked.filter(({ circuit }) => isOpen(circuit.state, now));
      const held = open.find(({ circuit: { state } }) => !isProbeDue(state, now) || !mayProbe(state));
      if (held !== undefined) return denied(held.scope, heldBackMs(held.circuit.state, now));
      const isUnknown = open.some(({ circuit }) => circuit.state.unknownAt > 0);
      for (const { scope, circuit } of open) {
        if (!(await takeProbe(circuit))) return denied(scope, heldBackMs(circuit.state, now));
      }
      return isUnknown ? { type: "admitted", isUnknown } : ADMITTED;
    },
    retryDelayMs(scope, guessMs = 0) {
      const known = outageMs(circuitOf(scope).state, clock.now());
      return withJitter(maxDelayMs(isStoreFailing() ? Math.max(known, guessMs) : known), random);
    },
    async failed(scope, isUnknown = false) {
      const circuit = circuitOf(scope);
      const now = clock.now();
      const isRecorded =
        now - circuit.recordedAt < RECORD_EVERY_MS && circuit.state.failedAt > circuit.state.probedAt;
      circuit.state = afterFailure([circuit.state], now, isUnknown);
      if (isRecorded) return;
      circuit.recording ??= share(scope, circuit, (shared) =>
        afterFailure([circuit.state, shared], now, isUnknown),
      ).finally(() => {
        circuit.recording = undefined;
      });
      await circuit.recording;
    },
    async succeeded(scopes) {
      const now = clock.now();
      for (const scope of scopes) {
        const circuit = circuitOf(scope);
        const wasFailing = circuit.state.failingSince > 0;
        circuit.state = afterSuccess(circuit.state, now);
        if (!wasFailing) continue;
        await share(scope, circuit, (shared) =>
          shared.failingSince > 0 ? afterSuccess(shared, now) : undefined,
        );
      }
    },
    state: (scope) => circuitOf(scope).state,
  };
}
