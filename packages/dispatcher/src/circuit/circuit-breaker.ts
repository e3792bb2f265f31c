import type { Clock, Random } from "@boomerang/core";
import type { CircuitState, CircuitStore, Log } from "@boomerang/runtime";
import {
  afterFailure,
  afterSuccess,
  heldBackMs,
  isFailing,
  isOpen,
  isProbeDue,
  mayAcceptFailedCalls,
  outageMs,
} from "./circuit-rules.ts";
import { maxDelayMs, withJitter } from "./outage-timing.ts";
import { createSharedCircuit, createStoreHealth, type SharedCircuit } from "./shared-circuit.ts";

/** Whether a message may call the API now. */
export type Admission =
  /** `needsHealthProbe`: this is the probe of an open circuit, and the API may have accepted calls that failed. */
  | { readonly type: "admitted"; readonly needsHealthProbe: boolean }
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
  /**
   * Records a failure. Without the store only this process knows of it.
   *
   * @param mayBeAccepted whether it was a submission that the API may have accepted; default no
   */
  failed(scope: string, mayBeAccepted?: boolean): Promise<void>;
  /** Records a success, which ends an outage. Writes nothing if this process knows of none. */
  succeeded(scopes: readonly string[]): Promise<void>;
  /** As far as this process knows. */
  state(scope: string): CircuitState;
}

const RECORD_EVERY_MS = 1000;
const ADMITTED: Admission = { type: "admitted", needsHealthProbe: false };

export function createCircuitBreaker(options: {
  readonly storeOf: (scope: string) => CircuitStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, "info" | "warn">;
}): CircuitBreaker {
  const { storeOf, clock, random, log } = options;
  const circuits = new Map<string, SharedCircuit>();
  /** When this process last recorded a failure of a scope, and one of a submission that the API may have accepted. */
  const recordedAtOf = new Map<string, number>();
  const health = createStoreHealth(clock);

  function circuitOf(scope: string): SharedCircuit {
    const known = circuits.get(scope);
    if (known !== undefined) return known;
    const circuit = createSharedCircuit({ scope, store: storeOf(scope), health, clock, log });
    circuits.set(scope, circuit);
    return circuit;
  }

  function denied(scope: string, maxMs: number): Admission {
    return { type: "denied", scope, afterMs: withJitter(maxMs, random) };
  }

  return {
    async admit(scopes, { isFirstReceive, mayProbe = () => true }) {
      const known = scopes.map((scope) => ({ scope, circuit: circuitOf(scope) }));
      const asked = known.filter(({ circuit }) => !isFirstReceive || isFailing(circuit.state, clock.now()));
      await Promise.all(asked.map(({ circuit }) => circuit.refresh()));
      const now = clock.now();
      const open = asked.filter(({ circuit }) => isOpen(circuit.state, now));
      const held = open.find(({ circuit: { state } }) => !isProbeDue(state, now) || !mayProbe(state));
      if (held !== undefined) return denied(held.scope, heldBackMs(held.circuit.state, now));
      const needsHealthProbe = open.some(({ circuit }) => mayAcceptFailedCalls(circuit.state, now));
      for (const { scope, circuit } of open) {
        if (!(await circuit.takeProbe())) return denied(scope, heldBackMs(circuit.state, now));
      }
      return needsHealthProbe ? { type: "admitted", needsHealthProbe } : ADMITTED;
    },
    retryDelayMs(scope, guessMs = 0) {
      const known = outageMs(circuitOf(scope).state, clock.now());
      return withJitter(maxDelayMs(health.isFailing() ? Math.max(known, guessMs) : known), random);
    },
    async failed(scope, mayBeAccepted = false) {
      const circuit = circuitOf(scope);
      const now = clock.now();
      circuit.state = afterFailure([circuit.state], now, mayBeAccepted);
      const kind = mayBeAccepted ? `${scope} unknown` : scope;
      const isRecorded = () => {
        const recordedAt = recordedAtOf.get(kind) ?? 0;
        return now - recordedAt < RECORD_EVERY_MS && recordedAt > circuit.state.probedAt;
      };
      const record = (shared: CircuitState) => {
        // A success came after it: in this process while it waited, or in another while this one stood still.
        if (Math.max(shared.succeededAt, circuit.state.succeededAt) > now) return undefined;
        for (const each of [scope, kind]) recordedAtOf.set(each, now);
        return afterFailure([circuit.state, shared], now, mayBeAccepted);
      };
      await circuit.share(record, isRecorded);
    },
    async succeeded(scopes) {
      const now = clock.now();
      for (const scope of scopes) {
        const circuit = circuitOf(scope);
        const wasFailing = circuit.state.failingSince > 0;
        circuit.state = afterSuccess(circuit.state, now);
        if (!wasFailing) continue;
        await circuit.share((shared) => (shared.failingSince > 0 ? afterSuccess(shared, now) : undefined));
      }
    },
    state: (scope) => circuitOf(scope).state,
  };
}
