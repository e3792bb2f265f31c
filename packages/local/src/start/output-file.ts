import { constants } from "node:fs";
import { type FileHandle, open, stat, unlink } from "node:fs/promises";
import type { InputLine } from "../input/input-line.ts";
import { ArgumentsError } from "./arguments.ts";
import { type ContinuedRun, continuedRun, OtherInputError } from "./continued-run.ts";
import { fileErrorReason } from "./file-error.ts";
import { fileLines } from "./file-lines.ts";
import { LINE_START, readOutputLine, type WrittenLine } from "./output-line.ts";
import { createOutputWriter, type OutputWriter } from "./output-writer.ts";

// A full disk is found before the run, not at the first outcome. More than a few blocks of any file system.
const PROBE = Buffer.alloc(64 * 1024, " ");

export interface OpenedOutput extends ContinuedRun {
  readonly writer: OutputWriter;
}

/**
 * Opens the output file of a run, and reads what earlier runs of the same input have written. A last line that is cut off is
 * removed. Nothing else in the file is changed, and nothing at all when it is not an output file of this input.
 *
 * @throws {ArgumentsError} when it cannot be written, or contains something else
 */
export async function openOutput(path: string, input: readonly InputLine[]): Promise<OpenedOutput> {
  const isNew = await checkKind(path);
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT).catch((error) => fail(path, error));
  try {
    const { written, ends } = await readWritten(handle, path);
    const continued = compare(path, input, written);
    const size = ends[continued.kept - 1] ?? 0;
    await makeRoom(handle, size).catch((error) => fail(path, error));
    const lines = { written: continued.kept, total: input.length };
    return { ...continued, writer: createOutputWriter(handle, { path, size, ...lines }) };
  } catch (error) {
    // Another program may have written it meanwhile.
    const isEmpty = (await handle.stat()).size === 0;
    await handle.close();
    if (isNew && isEmpty) await unlink(path);
    throw error;
  }
}

/** @returns whether there is no file yet */
async function checkKind(path: string): Promise<boolean> {
  const found = await stat(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    return fail(path, error);
  });
  if (found === undefined || found.isFile()) return found === undefined;
  return fail(path, { code: found.isDirectory() ? "EISDIR" : "not a regular file" });
}

async function readWritten(handle: FileHandle, path: string) {
  const written: WrittenLine[] = [];
  const ends: number[] = [];
  // So that not much is read of a large file of something else.
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LINE_START.length), { position: 0 });
  if (!isCutOff(buffer.toString("utf8", 0, bytesRead))) throw notOurs(path, 1);
  for await (const { text, end, isComplete } of fileLines(handle)) {
    if (!isComplete && isCutOff(text)) break;
    const line = readOutputLine(text);
    if (line === undefined) throw notOurs(path, written.length + 1);
    written.push(line);
    ends.push(end);
  }
  return { written, ends };
}

/** Whether a run that was killed may have left this text at the end of the file. */
const isCutOff = (text: string): boolean =>
  text.startsWith(LINE_START) || LINE_START.startsWith(text) || /^ +$/.test(text);

function compare(path: string, input: readonly InputLine[], written: readonly WrittenLine[]): ContinuedRun {
  try {
    return continuedRun(input, written);
  } catch (error) {
    if (!(error instanceof OtherInputError)) throw error;
    throw new ArgumentsError(
      `Cannot continue: --output ${path} ${error.message}. ` +
        "Nothing was sent or changed. Choose another file, or delete this one to run all lines again.",
      { cause: error },
    );
  }
}

/** Cuts the file to so many bytes and checks that more can be written. */
async function makeRoom(handle: FileHandle, size: number): Promise<void> {
  await handle.truncate(size);
  try {
    for (let at = 0; at < PROBE.length; ) {
      at += (await handle.write(PROBE, at, PROBE.length - at, size + at)).bytesWritten;
    }
    await handle.datasync();
  } finally {
    await handle.truncate(size);
  }
}

const notOurs = (path: string, line: number): ArgumentsError =>
  new ArgumentsError(
    `Cannot continue: --output ${path} contains something else: its line ${line} is not an outcome as this command writes it. ` +
      "Nothing was sent or changed. Choose another file, or move this one away.",
  );

function fail(path: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  const advice = code === "ENOSPC" || code === "EDQUOT" ? "Free some space, or choose" : "Choose";
  throw new ArgumentsError(
    `Cannot write --output ${path}: ${fileErrorReason(cause)}. ${advice} another file.`,
    { cause },
  );
}
