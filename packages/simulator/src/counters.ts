const COUNTERS = [
  "submissions_accepted",
  "submissions_refused",
  "submission_answers_lost",
  "submission_answers_failed",
  "other_calls_refused",
  "sync_calls",
  "model_calls",
  "model_calls_failed",
  "model_calls_retried",
  "succeeded",
  "failed",
  "expired",
  "canceled",
  "deliveries_started",
  "deliveries_succeeded",
  "deliveries_failed",
  "delivery_attempts",
  "deliveries_retried",
  "deliveries_lost",
  "deliveries_delayed",
  "deliveries_repeated",
  "deliveries_reordered",
  "cold_starts",
  "scale_downs",
  "wakes",
] as const;

export type Counter = (typeof COUNTERS)[number];

/** The counts so far, every counter included. */
export type Counts = Readonly<Record<Counter, number>>;

export interface Counters {
  increment(counter: Counter): void;
  counts(): Counts;
  nonZeroCounts(): Partial<Counts>;
}

/** Counters from zero; every increment also increments the counter of `parent`. */
export function createCounters(parent?: Counters): Counters {
  const counts = Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Record<Counter, number>;
  return {
    increment(counter) {
      counts[counter]++;
      parent?.increment(counter);
    },
    counts: () => ({ ...counts }),
    nonZeroCounts: () => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}
