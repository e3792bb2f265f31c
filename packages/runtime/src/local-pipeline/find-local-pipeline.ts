import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { homedir } from "node:os";
import { isListening } from "./is-listening.ts";
import { processState } from "./process-state.ts";
import { type LocalPipelineState, parseState } from "./state.ts";
import { statePath } from "./state-path.ts";

export interface FindOptions {
  readonly path: string;
  /** The user that must own the file; `undefined` where files have no numeric owner. */
  readonly userId: number | undefined;
  readonly isRunning: (pid: number) => boolean;
  readonly isListening: (endpoint: string) => Promise<boolean>;
}

export type Found =
  | { readonly type: "running"; readonly state: LocalPipelineState }
  /** There is no file. */
  | { readonly type: "none" }
  /** The process ended without removing its file. */
  | { readonly type: "stale"; readonly state: LocalPipelineState }
  /** There is a file, and it must not be used. */
  | { readonly type: "unusable"; readonly reason: string };

/** {@link FindOptions} of this process. */
export function systemFindOptions(env: Readonly<Record<string, string | undefined>>): FindOptions {
  return {
    path: statePath(env, homedir()),
    userId: process.getuid?.(),
    // Another user's is not the one that wrote the file.
    isRunning: (pid) => processState(pid) === "own",
    isListening,
  };
}

/** Finds the local pipeline that runs now. */
export async function findLocalPipeline(options: FindOptions): Promise<Found> {
  const text = await readOwnFile(options);
  if (typeof text !== "string") return text;
  const state = parseState(text);
  if (state === undefined) {
    return { type: "unusable", reason: "it is not a state file of this version of Boomerang" };
  }
  // Another process may have got the number of one that was killed; it does not listen on the same port too.
  const isThere = options.isRunning(state.pid) && (await options.isListening(state.endpoints.sqs));
  return { type: isThere ? "running" : "stale", state };
}

async function readOwnFile({ path, userId }: FindOptions): Promise<string | Found> {
  let file: FileHandle;
  try {
    // Windows has no O_NOFOLLOW.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { type: "none" };
    return { type: "unusable", reason: code === "ELOOP" ? "it is a symbolic link" : `${code}` };
  }
  try {
    const { uid, mode } = await file.stat();
    if (userId !== undefined && uid !== userId)
      return { type: "unusable", reason: "it belongs to another user" };
    if (userId !== undefined && (mode & 0o022) !== 0) {
      return { type: "unusable", reason: "other users may write to it" };
    }
    return await file.readFile("utf8");
  } catch (error) {
    return { type: "unusable", reason: `${(error as NodeJS.ErrnoException).code}` };
  } finally {
    await file.close();
  }
}
