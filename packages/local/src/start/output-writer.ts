import type { FileHandle } from "node:fs/promises";
import { messageDigest } from "@boomerang/core";
import { keptText } from "../report/progress.ts";
import { fileErrorReason } from "./file-error.ts";
import { outputLine } from "./output-line.ts";
import type { SettledLines } from "./settle-lines.ts";

/** Appends outcomes to the output file. */
export interface OutputWriter {
  /** Number of lines in the file. */
  readonly written: number;
  /**
   * Appends the outcomes of lines that belong together. One call at a time.
   *
   * @throws {OutputError} when not all of them can be written; then none of them is in the file
   */
  append(settled: SettledLines): Promise<void>;
  /** Waits for a write that is under way; never rejects. */
  whenIdle(): Promise<void>;
  /** @throws {OutputError} when the system could not store what was written */
  close(): Promise<void>;
}

export interface OutputWriterOptions {
  readonly path: string;
  /** Bytes in the file. */
  readonly size: number;
  /** Lines in the file. */
  readonly written: number;
  /** Lines of the input. */
  readonly total: number;
}

/** The output file cannot be written any more; the message tells what it contains, and what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

type Handle = Pick<FileHandle, "write" | "truncate" | "stat" | "datasync" | "close">;

export function createOutputWriter(handle: Handle, options: OutputWriterOptions): OutputWriter {
  const { path, total } = options;
  let { size, written } = options;
  let latest: Promise<void> = Promise.resolve();

  async function append({ lines, outcomes }: SettledLines): Promise<void> {
    const texts = outcomes.map(
      (outcome, n) => `${outputLine(outcome, messageDigest(lines[n]?.body ?? ""))}\n`,
    );
    const bytes = Buffer.from(texts.join(""));
    if ((await handle.stat()).size !== size) {
      throw new OutputError(
        `Stopped: another program has changed ${path}. If that is a run of the same command, wait for it; otherwise choose another file.`,
      );
    }
    try {
      // A write may be a part only, such as up to a limit of the file system.
      for (let at = 0; at < bytes.length; ) {
        at += (await handle.write(bytes, at, bytes.length - at, size + at)).bytesWritten;
      }
    } catch (cause) {
      // If this fails too, the next run cuts off the half-written line.
      await handle.truncate(size).catch(() => undefined);
      const why = fileErrorReason(cause);
      throw new OutputError(`Stopped: cannot write to ${path}: ${why}. ${keptText(path, written, total)}`, {
        cause,
      });
    }
    size += bytes.length;
    written += outcomes.length;
  }

  return {
    get written() {
      return written;
    },
    append(settled) {
      const appending = append(settled);
      latest = appending.catch(() => undefined);
      return appending;
    },
    whenIdle: () => latest,
    async close() {
      try {
        // Some file systems report a full disk only now.
        await handle.datasync();
      } catch (cause) {
        throw new OutputError(
          `Cannot store ${path}: ${fileErrorReason(cause)}. Its last lines may be missing; the same command runs those again.`,
          { cause },
        );
      } finally {
        await handle.close();
      }
    },
  };
}
