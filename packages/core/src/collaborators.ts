/** Tells the time, in milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Waits `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** A number in [0, 1). */
export type Random = () => number;
