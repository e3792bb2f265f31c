import { failed, type Model } from "./model.ts";

/** Returns its input byte for byte: JSON as JSON, anything else as `application/octet-stream`. */
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

/** Returns its input and a score that is not a number, as Python writes it: no strict JSON. */
export const nan: Model = {
  durationMs: 0,
  call(input) {
    if (input.type !== "json") return failed(422, "The input must be JSON");
    return { ok: true, output: { type: "json", text: `{"score":NaN,"input":${input.text}}` } };
  },
};

/** Returns a list that repeats its input: an output far larger than an input may be. */
export function repeat(times: number): Model {
  return {
    durationMs: 0,
    call(input) {
      if (input.type !== "json") return failed(422, "The input must be JSON");
      return { ok: true, output: { type: "json", text: repeatJson(input.text, times) } };
    },
  };
}

/** A JSON list that contains the JSON text this many times. */
export function repeatJson(text: string, times: number): string {
  return `[${Array<string>(times).fill(text).join(",")}]`;
}
