import { ApiError, invalidRequest } from "./api-error.ts";

// A client that is still writing would see a broken pipe instead of the 413, so this much more is read.
const MAX_EXCESS_BYTES = 16 * 1024 * 1024;

/** Reads the whole body; one of more than `maxBytes` throws a 413. */
export async function readBody(request: Request, maxBytes = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > maxBytes + MAX_EXCESS_BYTES) break;
  }
  if (length > maxBytes) {
    throw new ApiError(`The request body is over the limit of ${maxBytes} bytes`, {
      status: 413,
      code: "payload_too_large",
    });
  }
  return Buffer.concat(chunks);
}

/** Throws a 400 when the body is not UTF-8. */
export function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw invalidRequest(["the body is not UTF-8"], cause);
  }
}

/** Throws a 400 when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidRequest(["the body is not JSON"], cause);
  }
}
