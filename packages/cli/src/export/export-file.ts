import { type FileHandle, open } from "node:fs/promises";
import { CliError } from "../cli-error.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** A JSONL file that is written line by line, and continued after its last whole line. */
export interface ExportFile {
  /** The last whole line; `undefined` if there is none. */
  readonly lastLine: string | undefined;
  /** @throws CliError if the line cannot be written as a whole; the next run removes what there is of it */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}

/** What is used of an open file. */
type Handle = Pick<FileHandle, "stat" | "read" | "truncate" | "appendFile" | "close">;
type OpenFile = (path: string, flags: "a+") => Promise<Handle>;

const FREE_SPACE =
  "Free disk space, or correct what the message names, and run the same command again: it continues after the last whole line.";
const CHUNK = 1_048_576;
const NEWLINE = 0x0a;

// How a line of an export begins.
const EXPORTED = /^\{"job_id":/;

/**
 * Opens the file. What a dead process has left of a line is cut off, but of nothing else than an export.
 *
 * @throws CliError if the file cannot be written, or is something else
 */
export async function openExportFile(path: string, openFile: OpenFile = open): Promise<ExportFile> {
  const file = await openFile(path, "a+").catch((cause: unknown) => {
    throw notWritable(path, cause, "Check the folder, or choose another file.", EXIT.invalidInput);
  });
  const { size } = await file.stat();
  const end = await afterLast(file, size);
  const start = end === 0 ? 0 : await afterLast(file, end - 1);
  const head = (await read(file, start, Math.min(size, start + 16))).toString();
  if (size > 0 && !EXPORTED.test(head)) {
    await file.close();
    throw notAnExport(path);
  }
  if (end < size) await file.truncate(end);
  return {
    lastLine: end === 0 ? undefined : (await read(file, start, end - 1)).toString(),
    async append(line) {
      try {
        // Unlike a write, which may be of a part only.
        await file.appendFile(`${line}\n`);
      } catch (cause) {
        throw notWritable(path, cause, FREE_SPACE, EXIT.failed);
      }
    },
    close: () => file.close(),
  };
}

function notWritable(path: string, cause: unknown, nextStep: string, exitCode: ExitCode): CliError {
  const reason = cause instanceof Error ? cause.message : cause;
  return new CliError(`cannot write ${path}: ${reason}`, {
    code: "file_not_writable",
    nextStep,
    exitCode,
    cause,
  });
}

export function notAnExport(path: string): CliError {
  return new CliError(`${path} is there, and was not written by boomerang export`, {
    code: "invalid_input",
    nextStep: "Choose another file.",
    exitCode: EXIT.invalidInput,
  });
}

/** The place after the last line break before `end`; 0 if there is none. */
async function afterLast(file: Handle, end: number): Promise<number> {
  for (let to = end; to > 0; to -= CHUNK) {
    const from = Math.max(0, to - CHUNK);
    const at = (await read(file, from, to)).lastIndexOf(NEWLINE);
    if (at !== -1) return from + at + 1;
  }
  return 0;
}

async function read(file: Handle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from);
  await file.read(buffer, 0, buffer.length, from);
  return buffer;
}
