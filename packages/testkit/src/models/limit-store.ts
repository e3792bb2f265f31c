import type { LimitState, LimitStore } from "@boomerang/runtime";
import { createVersionedStoreModel } from "./versioned-store.ts";

export function createLimitStoreModel(): LimitStore {
  return createVersionedStoreModel<LimitState>();
}
