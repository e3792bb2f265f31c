/** Runs tasks with the same key one after another, in call order, and tasks with different keys concurrently. */
export type KeyLock = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Creates a lock that forgets a key as soon as its tasks have ended. */
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
