import type { BlobStore } from "../blob-store/blob-store.ts";
import type { Queue } from "../queue/queue.ts";

type Load<T> = () => Promise<T>;

/** A queue whose client is loaded with the first call: few messages need it, and every start of a process would pay for it. */
export function queueOnFirstUse(load: Load<Queue>): Queue {
  const queue = once(load);
  return {
    send: async (message) => (await queue()).send(message),
    changeVisibility: async (...call) => (await queue()).changeVisibility(...call),
  };
}

/** A blob store whose client is loaded with the first call. */
export function blobStoreOnFirstUse(load: Load<BlobStore>): BlobStore {
  const store = once(load);
  return {
    put: async (...call) => (await store()).put(...call),
    get: async (location) => (await store()).get(location),
  };
}

/** Callers during a load share it; after one that failed, the next caller loads again. */
function once<T>(load: Load<T>): Load<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
