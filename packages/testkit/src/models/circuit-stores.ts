import type { CircuitState, CircuitStore } from "@boomerang/runtime";
import { createVersionedStoreModel } from "./versioned-store.ts";

/** The circuits of all scopes, shared by the processes that use the function it returns. */
export function createCircuitStoresModel(): (scope: string) => CircuitStore {
  const stores = new Map<string, CircuitStore>();
  return (scope) => {
    const store = stores.get(scope) ?? createVersionedStoreModel<CircuitState>();
    stores.set(scope, store);
    return store;
  };
}
