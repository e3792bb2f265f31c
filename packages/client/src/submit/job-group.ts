import type { Sleep } from "@boomerang/core";
import { MAX_BATCH_BYTES, MAX_ENTRIES } from "./send-batch.ts";

/** How long a job waits for others to share its call. */
const LINGER_MS = 100;

/** Items that are gathered for one call. */
export interface JobGroup<Item> {
  readonly isEmpty: boolean;
  /** It has to be sent: it is full, or its first item has waited for long enough. */
  readonly isDue: boolean;
  /** Whether an item of this many bytes still fits in. */
  hasRoomFor(bytes: number): boolean;
  add(item: Item, bytes: number): void;
  /** All items, which leaves none. */
  takeAll(): readonly Item[];
}

/** @param onDue called when the first item has waited for long enough */
export function createJobGroup<Item>(sleep: Sleep, onDue: () => void): JobGroup<Item> {
  let items: Item[] = [];
  let total = 0;
  let hasLingered = false;
  let lingering = new AbortController();

  function linger({ signal }: AbortController): void {
    sleep(LINGER_MS, signal).then(
      () => {
        if (signal.aborted) return;
        hasLingered = true;
        onDue();
      },
      // The group was sent before.
      () => undefined,
    );
  }

  return {
    get isEmpty() {
      return items.length === 0;
    },
    get isDue() {
      return items.length === MAX_ENTRIES || hasLingered;
    },
    hasRoomFor: (bytes) => items.length < MAX_ENTRIES && total + bytes <= MAX_BATCH_BYTES,
    add(item, bytes) {
      total += bytes;
      if (items.push(item) === 1) linger(lingering);
    },
    takeAll() {
      const taken = items;
      lingering.abort();
      lingering = new AbortController();
      [items, total, hasLingered] = [[], 0, false];
      return taken;
    },
  };
}
