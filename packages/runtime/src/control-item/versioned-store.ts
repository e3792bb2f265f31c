/** A state that all processes share, with optimistic concurrency. */
export interface VersionedStore<State> {
  /** Strongly consistent. */
  read(): Promise<Versioned<State> | undefined>;
  /**
   * Writes the state if the stored version is `expected`; `undefined` means that nothing is stored.
   *
   * @returns `false` when another write came first
   */
  write(state: State, expected: number | undefined): Promise<boolean>;
}

export interface Versioned<State> {
  readonly state: State;
  readonly version: number;
}
