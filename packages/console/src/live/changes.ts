/** A text as it was read. */
export interface Reading {
  readonly text: string;
  /** Whether it will not change any more; default no. */
  readonly isFinal?: boolean | undefined;
}

/**
 * Reads a text again and again, and yields it when it is another one than before. It ends with the final text, or when the signal
 * is aborted.
 *
 * @param pause resolves before the next reading, also when the signal is aborted
 */
export async function* changes(
  read: () => Promise<Reading>,
  { pause, signal }: { readonly pause: () => Promise<void>; readonly signal: AbortSignal },
): AsyncGenerator<string, void, void> {
  let last: string | undefined;
  while (!signal.aborted) {
    const { text, isFinal = false } = await read();
    if (signal.aborted) return;
    if (text !== last) yield text;
    if (isFinal) return;
    last = text;
    await pause();
  }
}
