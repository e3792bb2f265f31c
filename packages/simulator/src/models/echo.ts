import type { Model } from "./model.ts";

/** Gives back its input, byte for byte. */
export function echo(durationMs: number): Model {
  return {
    durationMs,
    call(input) {
      if (input.type === "json") return { ok: true, output: input };
      return {
        ok: true,
        output: { type: "stream", contentType: input.contentType, chunks: [input.bytes], intervalMs: 0 },
      };
    },
  };
}
