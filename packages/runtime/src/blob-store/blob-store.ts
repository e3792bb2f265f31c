/** Where texts are kept that are too large for a record or a message. */
export interface BlobStore {
  /** Stores a text under a key and gives its address, `s3://bucket/key`. Storing it again changes nothing. */
  put(key: string, body: string | Uint8Array): Promise<string>;
  /** Reads what is at an address. */
  get(location: string): Promise<Uint8Array>;
}
