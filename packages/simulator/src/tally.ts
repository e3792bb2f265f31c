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

/** What the simulator counts. */
export type Counter = (typeof COUNTERS)[number];

/** The counts so far, every counter named. */
export type Counts = Readonly<Record<Counter, number>>;

/** Counts what happens. */
export interface Tally {
  add(counter: Counter): void;
  counts(): Counts;
  /** Without the counters that are still 0. */
  countsSoFar(): Partial<Counts>;
}

/** A tally from zero; what it counts, its `parent` counts too. */
export function createTally(parent?: Tally): Tally {
  const counts = Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Record<Counter, number>;
  return {
    add(counter) {
      counts[counter]++;
      parent?.add(counter);
    },
    counts: () => ({ ...counts }),
    countsSoFar: () => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}
