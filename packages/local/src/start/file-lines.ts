import type { FileHandle } from "node:fs/promises";

/** A line of UTF-8 text. */
export interface FileLine {
  /** Without the line break. */
  readonly text: string;
  /** Position after the line, in bytes. */
  readonly end: number;
  /** `false` for a last line without a line break. */
  readonly isComplete: boolean;
}

const LINE_BREAK = 0x0a;

/** Reads the lines of a file from its start, one at a time. */
export function fileLines(handle: FileHandle): AsyncGenerator<FileLine, void, void> {
  return linesOf(handle.createReadStream({ start: 0, autoClose: false }));
}

/** The lines of a byte stream. A line may be in many chunks, and a character too. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine, void, void> {
  let parts: Uint8Array[] = [];
  let end = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_BREAK); at !== -1; at = chunk.indexOf(LINE_BREAK, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, at)]);
      end += line.length + 1;
      yield { text: line.toString(), end, isComplete: true };
      parts = [];
      from = at + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length === 0) return;
  const rest = Buffer.concat(parts);
  yield { text: rest.toString(), end: end + rest.length, isComplete: false };
}
