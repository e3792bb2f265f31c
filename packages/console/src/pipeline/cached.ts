/**
 * Reads for several callers: what was read is kept for a while, and a reading that is under way is shared. An error is kept as well: what
 * may not be read, or is throttled, is not asked for more often than the rest.
 *
 * @param keepMs milliseconds from the beginning of a reading
 */
export function cached<T>(read: () => Promise<T>, keepMs: number, now: () => number): () => Promise<T> {
  let reading: Promise<T> | undefined;
  let startedAt = 0;
  return () => {
    if (reading === undefined || now() - startedAt >= keepMs) {
      startedAt = now();
      reading = read();
    }
    return reading;
  };
}
