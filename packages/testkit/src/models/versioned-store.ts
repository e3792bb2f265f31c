import type { VersionedStore } from "@boomerang/runtime";

/** A state in memory that several processes share. */
export function createVersionedStoreModel<State>(): VersionedStore<State> {
  let current: Awaited<ReturnType<VersionedStore<State>["read"]>>;
  return {
    async read() {
      return structuredClone(current);
    },
    async write(state, expected) {
      if (current?.version !== expected) return false;
      current = { state: structuredClone(state), version: (expected ?? 0) + 1 };
      return true;
    },
  };
}
