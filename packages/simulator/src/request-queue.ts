/** Requests in the order in which they will run. */
export interface RequestQueue<T> {
  readonly size: number;
  add(item: T, priority: number): void;
  /** Takes out the next: the lowest priority number, and in it the one that has waited longest. */
  take(): T | undefined;
  /** Takes out this one, wherever it stands; `false` when it is not there. */
  remove(item: T): boolean;
}

/** A queue by priority 0, 1, 2, first in, first out inside each. */
export function createRequestQueue<T>(): RequestQueue<T> {
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
  // One iterator for the lane's life: a new one for each take would walk again over all that was taken before. It is
  // only asked when the set is not empty, so it never ends, and goes on to what is added later.
  const upcoming = items.values();
  return {
    size: () => items.size,
    add: (item: T) => void items.add(item),
    remove: (item: T) => items.delete(item),
    /** Only for a lane that is not empty. */
    take(): T | undefined {
      const item = upcoming.next().value;
      if (item !== undefined) items.delete(item);
      return item;
    },
  };
}
