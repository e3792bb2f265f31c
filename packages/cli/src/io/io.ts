/** A stream that a person or a program reads. */
export interface Sink {
  /** Resolves when it is written. Rejects if it cannot be: `EPIPE` if the reader has ended. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Width in characters; of a terminal only. */
  readonly columns: number;
}

/** What a command has of the world: tests replace it. */
export interface Io {
  /** Data. */
  readonly stdout: Sink;
  /** Everything else. */
  readonly stderr: Sink;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTerminal: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of relative paths. */
  readonly directory: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}
