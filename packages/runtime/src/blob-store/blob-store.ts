/** Stores what is too large for a record or a message. */
export interface BlobStore {
  /**
   * Storing the same body again changes nothing.
   *
   * @returns the location, `s3://bucket/key`
   */
  put(key: string, body: string | Uint8Array): Promise<string>;
  /** @throws when nothing is stored there, or the location is in another bucket */
  get(location: string): Promise<Uint8Array>;
}
