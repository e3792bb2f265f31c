import type { LimitStore } from "@boomerang/runtime";

export function createLimitStoreModel(): LimitStore {
  let current: Awaited<ReturnType<LimitStore["read"]>>;
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
