import type { Clock } from "@boomerang/core";

/** A clock with one-shot timers. */
export interface Timers extends Clock {
  /** Calls `callback` once after `ms` milliseconds; returns a function that cancels the timer. */
  setTimeout(callback: () => void, ms: number): () => void;
}

interface Timer {
  readonly at: number;
  /** Of the timers of one instant, the one with the lowest rank fires first. */
  readonly rank: number;
  readonly order: number;
  /** `undefined` once the timer has fired or is cancelled, so that it keeps no object alive. */
  callback: (() => void) | undefined;
}

// The number of cancelled timers in the heap above which the heap is rebuilt without them.
const MAX_CANCELLED = 16;

/** Time that moves only when it is advanced, for tests and for deterministic simulation. */
export class VirtualClock implements Timers {
  #now: number;
  #order = 0;
  // A binary heap by time, then by rank, then by the order in which the timers were set.
  #heap: Timer[] = [];
  #pending = 0;
  // Work that runs within other work goes first.
  #depth = 0;
  readonly #settle: () => Promise<void>;
  readonly #rank: () => number;

  /**
   * @param start milliseconds since the epoch; default 2026-01-01T00:00:00Z
   * @param settle waits until the promises that a timer started have settled; default: two rounds of the event loop
   * @param rank returns a new timer's rank among those of the same time, the lowest first; default: the order of setting
   */
  constructor(
    start: number = Date.UTC(2026, 0, 1),
    settle: () => Promise<void> = settleRounds,
    rank: () => number = () => 0,
  ) {
    this.#now = start;
    this.#settle = settle;
    this.#rank = rank;
  }

  /** The number of timers that have not fired. */
  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer: Timer = {
      at: this.#now + Math.max(0, ms),
      rank: this.#rank(),
      order: this.#order++,
      callback,
    };
    this.#pending++;
    push(this.#heap, timer);
    return () => this.#cancel(timer);
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

  /** Advances time by `ms` and fires the timers that fall due, in order; promises settle before each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    while (await this.#runNext(end));
    this.#now = end;
  }

  /** Advances time to the next timer and fires it; `false` when there is none. */
  async next(): Promise<boolean> {
    await this.#settle();
    return this.#runNext(Number.POSITIVE_INFINITY);
  }

  /** Fires timers until `isDone()`; `false` when none is left, or after `limitMs` (default one day). */
  async runUntil(isDone: () => boolean, limitMs = 86_400_000): Promise<boolean> {
    const end = this.#now + limitMs;
    await this.#settle();
    while (!isDone()) {
      if (!(await this.#runNext(end))) return isDone();
    }
    return true;
  }

  /**
   * Fires timers until the work ends.
   *
   * @throws Error if the work does not end although no timer is left
   */
  async run<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
    const result = typeof work === "function" ? work() : work;
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    result.then(end, end);
    const depth = ++this.#depth;
    try {
      for (;;) {
        await this.#settle();
        if (isDone) return await result;
        if (depth < this.#depth) continue;
        if (!(await this.#runNext(Number.POSITIVE_INFINITY))) {
          throw new Error("the work never ends: no timer is pending");
        }
      }
    } finally {
      this.#depth--;
    }
  }

  /** Lets time pass while the process is frozen: no timer fires. */
  freeze(ms: number): void {
    this.#now += ms;
  }

  async #runNext(end: number): Promise<boolean> {
    const timer = this.#first();
    if (timer === undefined || timer.at > end) return false;
    const { callback } = timer;
    pop(this.#heap);
    timer.callback = undefined;
    this.#pending--;
    // Time may have passed the timer while the process was frozen.
    this.#now = Math.max(this.#now, timer.at);
    callback?.();
    await this.#settle();
    return true;
  }

  #first(): Timer | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].callback === undefined) pop(this.#heap);
    return this.#heap[0];
  }

  #cancel(timer: Timer): void {
    if (timer.callback === undefined) return;
    timer.callback = undefined;
    this.#pending--;
    if (this.#heap.length <= 2 * this.#pending + MAX_CANCELLED) return;
    // A sorted array is a heap.
    this.#heap = this.#heap
      .filter(({ callback }) => callback !== undefined)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }
}

async function settleRounds(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Timer, b: Timer): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank;
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Timer;
    if (!isBefore(timer, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    const right = heap[below + 1];
    if (right !== undefined && isBefore(right, heap[below] as Timer)) below++;
    const child = heap[below];
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
}
