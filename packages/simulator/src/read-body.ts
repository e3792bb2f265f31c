import { ApiError } from "./api-error.ts";

// A sender who is still writing would see a broken pipe instead of the 413, so a while longer is listened to.
const PATIENCE_BYTES = 16 * 1024 * 1024;

/** Reads a body whole; one of more than `maxBytes` throws a 413. */
export async function readBody(request: Request, maxBytes = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > maxBytes + PATIENCE_BYTES) break;
  }
  if (length > maxBytes) {
    throw new ApiError(`The request body is over the limit of ${maxBytes} bytes`, {
      status: 413,
      code: "payload_too_large",
    });
  }
  return Buffer.concat(chunks);
}
