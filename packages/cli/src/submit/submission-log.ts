import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { stateFolder } from "@boomerang/runtime/state-folder";
import { CliError } from "../cli-error.ts";
import type { Io } from "../io/io.ts";
import { takeLock } from "./lock-file.ts";

/** How far the submission of a file has come. */
export interface SubmissionState {
  /** The options that it began with. */
  readonly batch?: string | undefined;
  readonly target?: string | undefined;
  /** Begins the ids of jobs that name none, so that a line has the same id each time it is sent. */
  readonly idPrefix: string;
  /** Every line up to this one was sent, or is in `failed`; counted from 1. */
  readonly lines: number;
  /** The last line that was sent; 0 for none. */
  readonly sentLine: number;
  /** SHA-256 of the job in that line, hex: shows that the file is still the same. */
  readonly digest: string;
  /** Lines that were not sent. */
  readonly failed: readonly number[];
}

/** Remembers how far a submission has come, in the user's own folder. */
export interface SubmissionLog {
  read(): Promise<SubmissionState | undefined>;
  /** Replaces the state as a whole. */
  write(state: SubmissionState): Promise<void>;
  /** Keeps other processes from submitting the same. @returns what releases it. @throws CliError if one does */
  lock(): Promise<() => Promise<void>>;
}

/** @param source what is submitted where: another one has another state */
export function createSubmissionLog(env: Io["env"], source: readonly string[]): SubmissionLog {
  const folder = join(stateFolder(env, env.HOME || homedir()), "submissions");
  const file = join(folder, `${digestOf(JSON.stringify(source)).slice(0, 32)}.json`);
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(file, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw unusable(file, error);
      }
      return stateOf(text) ?? Promise.reject(damaged(file));
    },
    async lock() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return await takeLock(`${file}.lock`);
      } catch (cause) {
        throw cause instanceof CliError ? cause : unusable(folder, cause);
      }
    },
    async write(state) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // A command that dies meanwhile leaves the old state or the new one.
        const next = `${file}.${process.pid}`;
        await writeFile(next, JSON.stringify(state), { mode: 0o600 });
        await rename(next, file);
      } catch (cause) {
        throw unusable(folder, cause);
      }
    },
  };
}

/** `undefined` if the text is no state. */
function stateOf(text: string): SubmissionState | undefined {
  try {
    const state: SubmissionState = JSON.parse(text);
    const { batch, target, idPrefix, lines, sentLine, digest, failed } = state;
    const isState =
      [idPrefix, digest, batch ?? "", target ?? ""].every((each) => typeof each === "string") &&
      [lines, sentLine, ...failed].every(Number.isSafeInteger);
    return isState ? state : undefined;
  } catch {
    return undefined;
  }
}

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function damaged(path: string): CliError {
  return new CliError(`${path} is damaged: it does not say which lines of the file were sent`, {
    code: "state_damaged",
    nextStep: "Restore it, or pass --again to submit the whole file, as new jobs.",
  });
}

function unusable(path: string, cause: unknown): CliError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CliError(`cannot remember in ${path} what is sent: ${reason}`, {
    code: "file_not_writable",
    nextStep: "Check the folder and the free disk space, or set XDG_STATE_HOME to another folder.",
    cause,
  });
}
