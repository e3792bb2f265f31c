import { createReadStream } from "node:fs";
import { access, constants, readFile, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { untilInterrupted } from "../io/interruption.ts";
import type { Io } from "../io/io.ts";

/** Where jobs are read from. */
export interface Input {
  /** Reads from the beginning, standard input only once. */
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Absolute; `undefined` for standard input, which cannot be read again. */
  readonly path: string | undefined;
  /** Bytes; `undefined` for standard input. */
  readonly size: number | undefined;
}

/** @param name a file, or `-` for standard input. @throws CliError if it is no file that can be read */
export async function openInput(name: string, { stdin, directory, interrupted }: Io): Promise<Input> {
  if (name === "-")
    return { read: () => untilInterrupted(stdin, interrupted), path: undefined, size: undefined };
  try {
    const path = await realpath(resolve(directory, name));
    const status = await stat(path);
    if (status.isDirectory()) throw new Error(FOLDER);
    await access(path, constants.R_OK);
    const { size } = status;
    return { read: () => createReadStream(path), path, size };
  } catch (cause) {
    throw cannotRead(name, cause);
  }
}

/** The text of a file, of standard input (`-`), or the argument itself. A file is written `@FILE`. */
export async function readArgument(argument: string, { stdin, directory, interrupted }: Io): Promise<string> {
  if (argument === "-") {
    const chunks: Uint8Array[] = [];
    for await (const chunk of untilInterrupted(stdin, interrupted)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }
  if (!argument.startsWith("@")) return argument;
  try {
    return await readFile(resolve(directory, argument.slice(1)), "utf8");
  } catch (cause) {
    throw cannotRead(argument.slice(1), cause);
  }
}

const FOLDER = "it is a folder";

function cannotRead(name: string, cause: unknown): CliError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new CliError(`cannot read ${name}: ${code === "EISDIR" ? FOLDER : message}`, {
    code: "file_not_readable",
    nextStep: "Check the path, and that you may read the file.",
    exitCode: EXIT.invalidInput,
    cause,
  });
}
