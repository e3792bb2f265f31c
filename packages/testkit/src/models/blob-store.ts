import type { BlobStore } from "@boomerang/runtime";

export function createBlobStoreModel(): BlobStore & { readonly blobs: Map<string, Uint8Array> } {
  const blobs = new Map<string, Uint8Array>();
  return {
    blobs,
    async put(key, body) {
      const location = `s3://memory/${key}`;
      blobs.set(location, typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body));
      return location;
    },
    async get(location) {
      const blob = blobs.get(location);
      if (blob === undefined) throw new Error(`nothing is stored at ${location}`);
      return new Uint8Array(blob);
    },
  };
}
