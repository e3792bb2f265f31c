import { createHash, createHmac, createSecretKey } from "node:crypto";

type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256 for the signatures of AWS SDK clients, and HMAC with a secret. The SDK's own passes keys of bytes to Node, which takes
 * four times as long to make an HMAC of these as of a `KeyObject`.
 */
export class Sha256 {
  readonly #secret: Data | undefined;
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: Data) {
    this.#secret = secret;
    this.#hash = hashOf(secret);
  }

  update(data: Data): void {
    this.#hash.update(viewOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = hashOf(this.#secret);
  }
}

function hashOf(secret: Data | undefined) {
  return secret === undefined ? createHash("sha256") : createHmac("sha256", createSecretKey(viewOf(secret)));
}

function viewOf(data: Data): Buffer | NodeJS.ArrayBufferView {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? (data as NodeJS.ArrayBufferView) : Buffer.from(data);
}
