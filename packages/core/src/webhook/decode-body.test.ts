import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeBody, MAX_DECOMPRESSED_BYTES } from "./decode-body.ts";
import { MalformedDeliveryError } from "./malformed-delivery-error.ts";

const TEXT = '{"a":"é🪃"}';
const bytes = Buffer.from(TEXT);
const utf16le = Buffer.from(TEXT, "utf16le");
const utf16be = Buffer.from(utf16le).swap16();
const mark = Buffer.from("\ufeff", "utf16le");

describe("a body has the same text", () => {
  test.each<[string, Uint8Array, string | undefined, string | undefined]>([
    ["without headers", bytes, undefined, undefined],
    ["as identity", bytes, "identity", "application/json"],
    ["with a byte order mark", Buffer.concat([Buffer.from("\ufeff"), bytes]), undefined, undefined],
    [
      "with a mark and another charset",
      Buffer.concat([Buffer.from("\ufeff"), bytes]),
      undefined,
      "a/b; charset=utf-16",
    ],
    ["as gzip", gzipSync(bytes), "gzip", undefined],
    ["as GZIP", gzipSync(bytes), " GZIP ", undefined],
    ["as x-gzip", gzipSync(bytes), "x-gzip", undefined],
    ["as deflate", deflateSync(bytes), "deflate", undefined],
    ["as br", brotliCompressSync(bytes), "br", undefined],
    ["as zstd", zstdCompressSync(bytes), "zstd", undefined],
    ["in UTF-16 as zstd", zstdCompressSync(utf16le), "Zstd", "application/json; charset=utf-16le"],
    ["that is not zstd as it says", bytes, "zstd", undefined],
    ["compressed twice", brotliCompressSync(gzipSync(bytes)), "gzip, br", undefined],
    ["that is not compressed as it says", bytes, "gzip", undefined],
    ["that is not compressed, with an unknown encoding", bytes, "zstd-like", undefined],
    ["in UTF-16 that is not compressed as it says", utf16le, "br", "application/json; charset=utf-16"],
    ["in UTF-16, with a mark, not compressed", Buffer.concat([mark, utf16le]), "deflate", undefined],
    ["in UTF-16", utf16le, undefined, "application/json; charset=utf-16"],
    ["in UTF-16LE", utf16le, undefined, 'application/json;charset="UTF-16LE"'],
    ["in UTF-16BE", utf16be, undefined, "application/json; charset=utf-16be"],
    ["in UTF-16 with a mark only", Buffer.concat([mark, utf16le]), undefined, "application/json"],
    [
      "in UTF-16BE with a mark only",
      Buffer.concat([Buffer.from(mark).swap16(), utf16be]),
      undefined,
      undefined,
    ],
    ["in gzipped UTF-16", gzipSync(utf16le), "gzip", "application/json; charset=utf-16le"],
    ["with an unknown charset", bytes, undefined, "application/json; charset=nonsense"],
  ])("%s", (_, body, contentEncoding, contentType) => {
    expect(decodeBody(body, { contentEncoding, contentType })).toBe(TEXT);
  });

  test("in ISO 8859-1", () => {
    expect(decodeBody(Buffer.from("é", "latin1"), { contentType: "text/plain; charset=iso-8859-1" })).toBe(
      "é",
    );
  });
});

describe("a body that cannot be decompressed is malformed:", () => {
  test.each<[string, Uint8Array, string, string]>([
    ["not gzip", Buffer.from("no JSON either"), "gzip", "is not gzip"],
    ["cut off", gzipSync(bytes).subarray(0, 15), "gzip", "is not gzip"],
    ["cut off zstd", zstdCompressSync(bytes).subarray(0, 15), "zstd", "is not zstd"],
    ["gzip that says it is zstd", gzipSync(bytes), "zstd", "is not zstd"],
    [
      "one byte too large in zstd",
      zstdCompressSync(Buffer.alloc(MAX_DECOMPRESSED_BYTES + 1)),
      "zstd",
      "when decompressed",
    ],
    ["an unknown encoding", gzipSync(bytes), "zstd-like", "has an unknown Content-Encoding"],
    ["one byte too large", gzipSync(Buffer.alloc(MAX_DECOMPRESSED_BYTES + 1)), "gzip", "when decompressed"],
  ])("%s", (_, body, contentEncoding, message) => {
    expect(() => decodeBody(body, { contentEncoding })).toThrow(MalformedDeliveryError);
    expect(() => decodeBody(body, { contentEncoding })).toThrow(message);
  });

  test.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("and at the limit it is read: %s", (contentEncoding, compress) => {
    const text = decodeBody(compress(Buffer.alloc(MAX_DECOMPRESSED_BYTES, 0x20)), { contentEncoding });
    expect(text).toHaveLength(MAX_DECOMPRESSED_BYTES);
  });
});
