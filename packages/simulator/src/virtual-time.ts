import type { Timers } from "./timers.ts";

interface Entry {
  readonly at: number;
  /** Of those of one instant, the lowest comes first. */
  readonly place: number;
  readonly order: number;
  /** `undefined` once it has run or was cancelled, so that a cancelled one holds nothing. */
  callback: (() => void) | undefined;
}

// So many cancelled entries are left where they are, before the heap is built anew without them.
const MAX_STALE = 16;

/** Time that moves only when told to, for tests and for deterministic simulation. */
export class VirtualTime implements Timers {
  #now: number;
  #order = 0;
  // A binary heap by time, then by place, then by the order of setting.
  #heap: Entry[] = [];
  #pending = 0;
  readonly #settle: () => Promise<void>;
  readonly #place: () => number;

  /**
   * @param start milliseconds since the epoch; default 2026-01-01T00:00:00Z
   * @param settle waits until the promises a timer has set going have come to rest; default: two turns of the event loop
   * @param place gives a timer its place among those of the same time, the lowest first; default first come, first served
   */
  constructor(
    start: number = Date.UTC(2026, 0, 1),
    settle: () => Promise<void> = settleTurns,
    place: () => number = () => 0,
  ) {
    this.#now = start;
    this.#settle = settle;
    this.#place = place;
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const entry: Entry = {
      at: this.#now + Math.max(0, ms),
      place: this.#place(),
      order: this.#order++,
      callback,
    };
    this.#pending++;
    push(this.#heap, entry);
    return () => this.#cancel(entry);
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
    const { callback } = entry;
    pop(this.#heap);
    entry.callback = undefined;
    this.#pending--;
    this.#now = entry.at;
    callback?.();
    await this.#settle();
    return true;
  }

  #first(): Entry | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].callback === undefined) pop(this.#heap);
    return this.#heap[0];
  }

  #cancel(entry: Entry): void {
    if (entry.callback === undefined) return;
    entry.callback = undefined;
    this.#pending--;
    if (this.#heap.length <= 2 * this.#pending + MAX_STALE) return;
    // A sorted array is a heap.
    this.#heap = this.#heap
      .filter(({ callback }) => callback !== undefined)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }
}

async function settleTurns(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.place === b.place ? a.order < b.order : a.place < b.place;
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
