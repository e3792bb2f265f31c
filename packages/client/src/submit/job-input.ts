/** An input that is read one item at a time, without waiting for it. */
export interface JobInputReader<T> {
  /** No item will come any more; those that came before may still have to be taken. */
  readonly isDone: boolean;
  /** What the input has thrown, which has ended it. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Reads an item, unless one is being read or waits to be taken. */
  request(): void;
  /** The item that was read, or `undefined`. */
  take(): { readonly value: T } | undefined;
  /** Ends the input. One that is being read is not waited for: its item may never come. */
  close(): Promise<void>;
}

/** @param onChange called when an item has come, or the end */
export function createJobInput<T>(
  items: Iterable<T> | AsyncIterable<T>,
  onChange: () => void,
): JobInputReader<T> {
  const iterator: Iterator<T> | AsyncIterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isReading = false;
  let isDone = false;
  let failure: { readonly error: unknown } | undefined;
  let arrived: { readonly value: T } | undefined;

  async function read(): Promise<void> {
    isReading = true;
    try {
      const { done, value } = await iterator.next();
      if (done) isDone = true;
      else arrived = { value: await value };
    } catch (error) {
      [isDone, failure] = [true, { error }];
    }
    isReading = false;
    onChange();
  }

  return {
    get isDone() {
      return isDone;
    },
    get failure() {
      return failure;
    },
    request() {
      if (!isReading && !isDone && arrived === undefined) void read();
    },
    take() {
      const taken = arrived;
      arrived = undefined;
      return taken;
    },
    async close() {
      if (isDone) return;
      isDone = true;
      const closing = (async () => void (await iterator.return?.()))();
      if (isReading) closing.catch(() => undefined);
      else await closing;
    },
  };
}
