import type { VersionedStore } from "@boomerang/runtime";
import { createVersionedStoreModel } from "./versioned-store.ts";

/** States by name, shared by the processes that use the function it returns: the circuits of scopes, for example. */
export function createVersionedStoresModel<State>(): (name: string) => VersionedStore<State> {
  const stores = new Map<string, VersionedStore<State>>();
  return (name) => {
    const store = stores.get(name) ?? createVersionedStoreModel<State>();
    stores.set(name, store);
    return store;
  };
}
