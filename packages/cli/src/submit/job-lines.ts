import type { JobRequest, JsonText } from "@boomerang/client";

/** One job of the input, and where it ends there. */
export interface JobLine {
  /** Counted from 1. */
  readonly line: number;
  readonly job: JobRequest | JsonText;
  /** Bytes of the input up to its end. */
  readonly endsAt: number;
}

const NEWLINE = 0x0a;

/**
 * The lines of a byte stream, without blank ones. A line may be in many chunks, and a character too.
 *
 * @param textOf how a line becomes a job
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  toJob: (text: string) => JobRequest | JsonText,
): AsyncGenerator<JobLine, void, void> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let line = 0;
  let endsAt = 0;
  const finish = () => {
    const text = decoder.decode(Buffer.concat(parts)).replace(/\r$/, "");
    parts = [];
    line++;
    return text.trim() === "" ? undefined : { line, job: toJob(text), endsAt };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      endsAt += end + 1 - start;
      start = end + 1;
      const job = finish();
      if (job !== undefined) yield job;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    endsAt += chunk.length - start;
  }
  if (parts.length > 0) {
    const job = finish();
    if (job !== undefined) yield job;
  }
}
