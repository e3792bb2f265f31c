/**
 * Reads for several callers: what was read is kept for a while, and a reading that is under way is shared. What could not be read is
 * read again by the next caller.
 *
 * @param keepMs milliseconds from the beginning of a reading
 */
export function cached<T>(read: () => Promise<T>, keepMs: number, now: () => number): () => Promise<T> {
  let reading: Promise<T> | undefined;
  let startedAt = 0;
  return () => {
    if (reading !== undefined && now() - startedAt < keepMs) return reading;
    startedAt = now();
    const current = read();
    reading = current;
    current.catch(() => {
      if (reading === current) reading = undefined;
    });
    return current;
  };
}
