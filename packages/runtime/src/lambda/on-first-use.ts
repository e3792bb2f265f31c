import type { BlobStore } from "../blob-store/blob-store.ts";
import type { Queue } from "../queue/queue.ts";

/** Clients that few messages and deliveries need. */
export interface RareClients {
  readonly blobs: BlobStore;
  queue(url: string): Queue;
}

/**
 * The same clients, loaded once, with the first call of any: every start of a process would pay for them. Callers during the load
 * share it; after one that failed, the next caller loads again.
 */
export function onFirstUse(load: () => Promise<RareClients>): RareClients {
  let loading: Promise<RareClients> | undefined;
  const loaded = () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    blobs: {
      put: async (...call) => (await loaded()).blobs.put(...call),
      get: async (location) => (await loaded()).blobs.get(location),
    },
    queue: (url) => ({
      send: async (message) => (await loaded()).queue(url).send(message),
      changeVisibility: async (...call) => (await loaded()).queue(url).changeVisibility(...call),
    }),
  };
}
