import { randomUUID } from "node:crypto";
import { chmod, link, lstat, mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Found, LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import { StartError } from "./start-error.ts";

export interface StateFileOptions {
  readonly path: string;
  /** The user that must own the folder; `undefined` where folders have no numeric owner. */
  readonly userId: number | undefined;
}

/**
 * Writes the state file, at once and only if there is none: of two pipelines that start at the same time, one gets it.
 *
 * @param found what was there before the pipeline was started; a stale file is replaced
 * @throws {StartError} when another pipeline has written one, or the folder cannot be used
 */
export async function publishState(
  state: LocalPipelineState,
  found: Found,
  { path, userId }: StateFileOptions,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await ownFolder(folder, userId);
  if (uid === userId && (mode & 0o077) !== 0) await chmod(folder, 0o700);
  if (found.type === "stale") await removeStale(found.state, path);
  const complete = `${path}.${randomUUID()}`;
  await writeFile(complete, `${JSON.stringify(state, undefined, 2)}\n`, { flag: "wx", mode: 0o600 });
  try {
    // Unlike a rename, a link replaces nothing.
    await link(complete, path);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? anotherOne(error) : error;
  } finally {
    await unlink(complete);
  }
}

/** Removes the state file, unless it is another process's. */
export async function removeState(state: LocalPipelineState, path: string): Promise<void> {
  if (isOf(state, await readFile(path, "utf8").catch(() => ""))) await unlink(path);
}

async function ownFolder(folder: string, userId: number | undefined) {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw new StartError(`${folder} is not a folder. Remove it.`);
  if (userId !== undefined && stats.uid !== userId) {
    throw new StartError(
      `${folder} belongs to another user, who could send your jobs elsewhere. Set XDG_STATE_HOME to a folder of your own.`,
    );
  }
  return stats;
}

// Another process may have replaced the file since it was read, so it is looked at again once nobody else can.
async function removeStale(stale: LocalPipelineState, path: string): Promise<void> {
  const taken = `${path}.${randomUUID()}`;
  try {
    await rename(path, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const isStale = isOf(stale, await readFile(taken, "utf8"));
  if (!isStale) await link(taken, path).catch(() => undefined);
  await unlink(taken);
  if (!isStale) throw anotherOne();
}

function isOf({ pid, started_at }: LocalPipelineState, text: string): boolean {
  try {
    const other = JSON.parse(text);
    return other.pid === pid && other.started_at === started_at;
  } catch {
    return false;
  }
}

function anotherOne(cause?: unknown): StartError {
  return new StartError("Another local pipeline was started at the same time. Use that one.", { cause });
}
