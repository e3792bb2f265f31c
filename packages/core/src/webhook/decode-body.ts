// As one object: Node before 22.15 has no zstd, and would not load a module that imports it by name.
import zlib from "node:zlib";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

/** Headers of a delivery that say how its body is encoded. */
export interface BodyEncoding {
  /** The header `Content-Encoding`. */
  readonly contentEncoding?: string | undefined;
  /** The header `Content-Type`. */
  readonly contentType?: string | undefined;
}

/** Limit of a decompressed body: a small body may decompress to gigabytes. */
export const MAX_DECOMPRESSED_BYTES = 32 * 1024 * 1024;

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

const METHODS = new Map<string, keyof typeof zlib>([
  ["gzip", "gunzipSync"],
  ["x-gzip", "gunzipSync"],
  ["deflate", "inflateSync"],
  ["br", "brotliDecompressSync"],
  ["zstd", "zstdDecompressSync"],
]);

/**
 * The text of a body. A byte order mark is skipped, and wins over a declared charset. Bytes that are not valid in the charset
 * become U+FFFD: a wrong character is better than a lost result. Without a known charset it is UTF-8.
 *
 * @throws MalformedDeliveryError when the body cannot be decompressed, or is larger than {@link MAX_DECOMPRESSED_BYTES} afterwards
 */
export function decodeBody(
  rawBody: Uint8Array,
  { contentEncoding = "", contentType = "" }: BodyEncoding,
): string {
  // The last encoding in the list was applied last.
  const encodings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const bytes = encodings.reverse().reduce(decompress, rawBody);
  return decoderFor(bytes, contentType).decode(bytes);
}

function decompress(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding === "" || encoding === "identity") return bytes;
  const method = methodOf(encoding);
  const result = method === undefined ? "unknown" : tryDecompress(method, bytes);
  // A proxy may decompress a body and keep the header.
  if ((result === "unknown" || result === "corrupt") && isPlainJson(bytes)) return bytes;
  if (result === "unknown") throw new MalformedDeliveryError("body", "has an unknown Content-Encoding");
  if (result === "corrupt") throw new MalformedDeliveryError("body", `is not ${encoding}`);
  if (result !== "too_large") return result;
  throw new MalformedDeliveryError("body", `is over ${MAX_DECOMPRESSED_BYTES} bytes when decompressed`);
}

function methodOf(encoding: string): Decompress | undefined {
  const name = METHODS.get(encoding);
  return name && (zlib[name] as Decompress | undefined);
}

/** Whether a body begins like a delivery in UTF-8 or UTF-16. */
function isPlainJson(bytes: Uint8Array): boolean {
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\0?\{\0?\s*\0?["}]/.test(
    Buffer.from(bytes.subarray(0, 64)).toString("latin1"),
  );
}

// The error of zlib says nothing more, and must not be passed on.
function tryDecompress(method: Decompress, bytes: Uint8Array): Uint8Array | "too_large" | "corrupt" {
  try {
    return method(bytes, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "corrupt";
  }
}

function decoderFor(bytes: Uint8Array, contentType: string) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be");
  if (first === 0xef && second === 0xbb) return new TextDecoder();
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
