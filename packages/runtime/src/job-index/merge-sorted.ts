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
    let heads = await Promise.all(iterators.map(headOf));
    for (;;) {
      heads = heads.filter(({ next }) => next.done !== true);
      const first = firstOf(heads, isBefore);
      if (first === undefined || first.next.done) return;
      yield first.next.value;
      first.next = await first.iterator.next();
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

interface Head<T> {
  readonly iterator: AsyncIterator<T>;
  next: IteratorResult<T>;
}

async function headOf<T>(iterator: AsyncIterator<T>): Promise<Head<T>> {
  return { iterator, next: await iterator.next() };
}

function firstOf<T>(heads: readonly Head<T>[], isBefore: (a: T, b: T) => boolean): Head<T> | undefined {
  return heads.reduce<Head<T> | undefined>(
    (best, head) => (best === undefined || isBefore(head.next.value, best.next.value) ? head : best),
    undefined,
  );
}
