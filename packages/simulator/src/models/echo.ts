import { failed, type Model } from "./model.ts";

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

/** Gives back its input so many times, as a JSON list: an output far larger than any input may be. */
export function repeat(times: number): Model {
  return {
    durationMs: 0,
    call(input) {
      if (input.type !== "json") return failed(422, "The input must be JSON");
      return { ok: true, output: { type: "json", text: repeated(input.text, times) } };
    },
  };
}

/** JSON so many times, as a JSON list. */
export function repeated(text: string, times: number): string {
  return `[${Array<string>(times).fill(text).join(",")}]`;
}
