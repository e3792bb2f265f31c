import { type Model, type ModelInput, type ModelOutput, textOf } from "./model.ts";

const CHUNK_BYTES = 1024;
const INTERVAL_MS = 5;

/** Streams the bytes of its input as `application/octet-stream`, in chunks of 1 KiB. */
export const bytes: Model = streaming((input) => {
  const content = bytesOf(input);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < content.byteLength; at += CHUNK_BYTES)
    chunks.push(content.subarray(at, at + CHUNK_BYTES));
  return { contentType: "application/octet-stream", chunks };
});

/** Streams the words of its input, or of its `text`, as `application/x-ndjson`: one `{"index", "text"}` a line. */
export const stream: Model = streaming((input) => ({
  contentType: "application/x-ndjson",
  chunks: wordsOf(input).map((word) => encode(`${word}\n`)),
}));

/** Streams the same words as `text/event-stream`: one event a word. */
export const events: Model = streaming((input) => ({
  contentType: "text/event-stream",
  chunks: wordsOf(input).map((word) => encode(`data: ${word}\n\n`)),
}));

function streaming(
  run: (input: ModelInput) => Pick<ModelOutput & { type: "stream" }, "contentType" | "chunks">,
): Model {
  return {
    durationMs: 0,
    call: (input) => ({ ok: true, output: { type: "stream", intervalMs: INTERVAL_MS, ...run(input) } }),
  };
}

function wordsOf(input: ModelInput): string[] {
  const text = textOf(input) ?? new TextDecoder().decode(bytesOf(input));
  const words = text.split(/\s+/).filter((word) => word !== "");
  return words.map((word, index) => JSON.stringify({ index, text: word }));
}

function bytesOf(input: ModelInput): Uint8Array {
  return input.type === "json" ? encode(input.text) : input.bytes;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
