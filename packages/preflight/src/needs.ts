/** The settings of a deployment that decide how many functions run at the same time. */
export interface ConcurrencySettings {
  readonly submissionsPerMinute: number;
  readonly dispatcherConcurrency: number;
  readonly drainConcurrency: number;
  readonly publishersPerShard: number;
  readonly peakDeliveriesPerSecond?: number | undefined;
  readonly receiverReservedConcurrency?: number | undefined;
}

/** What a deployment needs of an account. */
export interface Needs {
  readonly settings: ConcurrencySettings & {
    readonly deliveriesPerSecond: number;
    readonly deliveriesBurst: number;
  };
  /** The largest number of targets that are woken at the same time. */
  readonly wakes: number;
  readonly alarms: number;
  readonly secrets: number;
}
