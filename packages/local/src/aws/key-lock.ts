/** Runs tasks of the same key one after another, in the order they came; tasks of different keys together. */
export type KeyLock = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Creates a {@link KeyLock} that keeps nothing of a key once its tasks are done. */
export function createKeyLock(): KeyLock {
  const tails = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(task);
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return result;
  };
}
