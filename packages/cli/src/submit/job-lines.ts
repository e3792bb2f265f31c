import type { JobRequest, JsonText } from "@boomerang/client";
import { linesOf } from "@boomerang/local/lines";

/** One job of the input, and where it ends there. */
export interface JobLine {
  /** Counted from 1. */
  readonly line: number;
  readonly job: JobRequest | JsonText;
  /** Bytes of the input up to its end. */
  readonly endsAt: number;
}

/**
 * The lines of a byte stream, without blank ones.
 *
 * @param toJob how a line becomes a job
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  toJob: (text: string) => JobRequest | JsonText,
): AsyncGenerator<JobLine, void, void> {
  let line = 0;
  for await (const { text, end } of linesOf(chunks)) {
    line++;
    // Editors on Windows write a byte order mark, and both characters of a line break.
    const content = text.replace(/^\ufeff/, "").replace(/\r$/, "");
    if (content.trim() !== "") yield { line, job: toJob(content), endsAt: end };
  }
}
