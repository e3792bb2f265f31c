/**
 * Merges sorted sequences into one. All of them are read at once at first, and each again when its element was taken, so no more
 * than one element of each is held.
 *
 * @param isBefore whether `a` comes before `b`; elements for which neither is true come in the order of their sources
 */
export async function* mergeSorted<T>(
  sources: readonly AsyncIterable<T>[],
  isBefore: (a: T, b: T) => boolean,
): AsyncGenerator<T, void, void> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    for (;;) {
      let first: number | undefined;
      for (const [n, head] of heads.entries()) {
        if (head.done) continue;
        const best = first === undefined ? undefined : heads[first];
        if (best === undefined || best.done || isBefore(head.value, best.value)) first = n;
      }
      const head = first === undefined ? undefined : heads[first];
      const iterator = first === undefined ? undefined : iterators[first];
      if (first === undefined || head === undefined || head.done || iterator === undefined) return;
      yield head.value;
      heads[first] = await iterator.next();
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}
