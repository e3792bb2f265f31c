import type { Model } from "./model.ts";

/** Gives back its input, byte for byte: JSON as JSON, anything else as `application/octet-stream`. */
export function echo(durationMs: number): Model {
  return {
    durationMs,
    call(input) {
      if (input.type === "json") return { ok: true, output: input };
      const contentType = "application/octet-stream";
      return { ok: true, output: { type: "stream", contentType, chunks: [input.bytes], intervalMs: 0 } };
    },
  };
}
