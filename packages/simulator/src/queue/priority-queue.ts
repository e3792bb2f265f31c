export interface PriorityQueue<T> {
  readonly size: number;
  add(item: T, priority: number): void;
  /** Removes and returns the item with the lowest priority number; of several, the one that was added first. */
  take(): T | undefined;
  /** `false` when the item is not in the queue. */
  remove(item: T): boolean;
}

/** A queue with the priorities 0, 1 and 2: first in, first out within each. */
export function createPriorityQueue<T>(): PriorityQueue<T> {
  const lanes = [createLane<T>(), createLane<T>(), createLane<T>()] as const;
  return {
    get size() {
      return lanes[0].size() + lanes[1].size() + lanes[2].size();
    },
    add(item, priority) {
      const lane = lanes[priority];
      if (lane === undefined) throw new RangeError(`priority must be 0, 1 or 2, not ${priority}`);
      lane.add(item);
    },
    take() {
      return lanes.find((lane) => lane.size() > 0)?.take();
    },
    remove: (item) => lanes.some((lane) => lane.remove(item)),
  };
}

function createLane<T>() {
  const items = new Set<T>();
  // One iterator for the lane's life: a new one for each `take` would skip all deleted items again. It never ends, as
  // `next` is called only while the set is not empty, and it also returns items that are added later.
  const upcoming = items.values();
  return {
    size: () => items.size,
    add: (item: T) => void items.add(item),
    remove: (item: T) => items.delete(item),
    /** Call only while the lane is not empty. */
    take(): T | undefined {
      const item = upcoming.next().value;
      if (item !== undefined) items.delete(item);
      return item;
    },
  };
}
