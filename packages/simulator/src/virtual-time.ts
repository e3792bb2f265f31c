import type { Timers } from "./timers.ts";

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when told to, for tests and for deterministic simulation. */
export class VirtualTime implements Timers {
  #now: number;
  #order = 0;
  // A binary heap by time, then by the order of setting, so that equal times run first come, first served.
  readonly #heap: Entry[] = [];
  readonly #live = new Set<Entry>();
  readonly #settle: () => Promise<void>;

  /**
   * @param start milliseconds since the epoch; default 2026-01-01T00:00:00Z
   * @param settle waits until the promises a timer has set going have come to rest; default: two turns of the event loop
   */
  constructor(start: number = Date.UTC(2026, 0, 1), settle: () => Promise<void> = settleTurns) {
    this.#now = start;
    this.#settle = settle;
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.#live.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const entry = { at: this.#now + Math.max(0, ms), order: this.#order++, callback };
    this.#live.add(entry);
    push(this.#heap, entry);
    return () => this.#live.delete(entry);
  }

  /** Core's `Sleep` in virtual time. */
  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    });

  /** Moves time on by `ms`, running what falls due in order; promises come to rest before each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    while (await this.#runNext(end));
    this.#now = end;
  }

  /** Moves time to the next timer and runs it; `false` when none is waiting. */
  async next(): Promise<boolean> {
    await this.#settle();
    return this.#runNext(Number.POSITIVE_INFINITY);
  }

  /**
   * Runs timers until `isDone` holds; `false` when none is left, or when `limitMs` (default one day) went by first.
   */
  async runUntil(isDone: () => boolean, limitMs = 86_400_000): Promise<boolean> {
    const end = this.#now + limitMs;
    await this.#settle();
    while (!isDone()) {
      if (!(await this.#runNext(end))) return isDone();
    }
    return true;
  }

  async #runNext(end: number): Promise<boolean> {
    const entry = this.#first();
    if (entry === undefined || entry.at > end) return false;
    pop(this.#heap);
    this.#live.delete(entry);
    this.#now = entry.at;
    entry.callback();
    await this.#settle();
    return true;
  }

  #first(): Entry | undefined {
    while (this.#heap[0] !== undefined && !this.#live.has(this.#heap[0])) pop(this.#heap);
    return this.#heap[0];
  }
}

async function settleTurns(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Entry;
    if (!isBefore(entry, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    const right = heap[below + 1];
    if (right !== undefined && isBefore(right, heap[below] as Entry)) below++;
    const child = heap[below];
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
