import type { VersionedStore } from "../control-item/versioned-store.ts";

/** What is known of the calls of one scope; times are milliseconds since the epoch, 0 for never. */
export interface CircuitState {
  /** When the failures began that no success has ended; 0 while calls succeed. */
  readonly failingSince: number;
  /** The latest failure. */
  readonly failedAt: number;
  /** When a process last took the probe slot. */
  readonly probedAt: number;
  /** The latest success that a process has reported. */
  readonly succeededAt: number;
  /** The latest failure in this outage of a submission that the API may have accepted. */
  readonly unknownAt: number;
}

/** The state of one circuit, shared by all processes. */
export type CircuitStore = VersionedStore<CircuitState>;
