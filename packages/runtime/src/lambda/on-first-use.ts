import type { BlobStore } from "../blob-store/blob-store.ts";
import type { Queue } from "../queue/queue.ts";

/**
 * Loads clients that few events need, once, with their first use: every start of a process would pay for them. Callers during the load
 * share it; after one that failed, the next caller loads again.
 */
export function onFirstUse<Clients>(load: () => Promise<Clients>): () => Promise<Clients> {
  let loading: Promise<Clients> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** The blob store of such clients, which the first call loads. */
export function blobsOnFirstUse(clients: () => Promise<{ readonly blobs: BlobStore }>): BlobStore {
  return {
    put: async (...call) => (await clients()).blobs.put(...call),
    get: async (location) => (await clients()).blobs.get(location),
  };
}

/** A queue of such clients, which the first call loads. */
export function queueOnFirstUse(clients: () => Promise<{ queue(url: string): Queue }>, url: string): Queue {
  return {
    send: async (message) => (await clients()).queue(url).send(message),
    changeVisibility: async (...call) => (await clients()).queue(url).changeVisibility(...call),
  };
}
