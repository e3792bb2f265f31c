import type { LimitStore, VersionedState } from "./limiter.ts";

export function createMemoryLimitStore(): LimitStore {
  let current: VersionedState | undefined;
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
