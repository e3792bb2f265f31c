import { rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { processState } from "@boomerang/runtime/process-state";
import { CliError } from "../cli-error.ts";

/** The process that takes a lock, and what it can know of others. */
export interface Locker {
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

const THIS_PROCESS: Locker = {
  pid: process.pid,
  // Another user's may hold the lock too: both have the same home directory with `sudo`.
  isRunning: (pid) => processState(pid) !== "ended",
};

/**
 * Takes a lock for this process. One of a process that has ended is taken over.
 *
 * @returns what releases it
 * @throws CliError `in_use` if another process holds it
 */
export async function takeLock(path: string, locker: Locker = THIS_PROCESS): Promise<() => Promise<void>> {
  const text = String(locker.pid);
  if (!(await create(path, text))) await takeOver(path, text, locker);
  return releaseOf(path, text);
}

/** Of several processes that find the lock of one that has ended, only the one that creates a second file replaces it. */
async function takeOver(path: string, text: string, locker: Locker): Promise<void> {
  refuseIfHeld(path, await read(path), locker);
  const second = `${path}.takeover`;
  if (!(await create(second, text))) throw inUse(second, await read(second));
  try {
    // Another process may have been faster.
    refuseIfHeld(path, await read(path), locker);
    const next = `${path}.${text}`;
    await writeFile(next, text, { mode: 0o600 });
    await rename(next, path);
  } finally {
    await rm(second, { force: true });
  }
}

function refuseIfHeld(path: string, holder: string | undefined, { pid, isRunning }: Locker): void {
  // A process with the same id as this one has ended. An empty file, or none, is changed by another process at this moment.
  const isStale = Number(holder) > 0 && (holder === String(pid) || !isRunning(Number(holder)));
  if (!isStale) throw inUse(path, holder);
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function releaseOf(path: string, text: string): () => Promise<void> {
  // A second Ctrl+C ends the process without waiting for anything.
  const onExit = () => rmSync(path, { force: true });
  process.once("exit", onExit);
  return async () => {
    process.off("exit", onExit);
    if ((await read(path)) === text) await rm(path, { force: true });
  };
}

function inUse(path: string, holder = ""): CliError {
  return new CliError(
    `${holder === "" ? "another process" : `process ${holder}`} submits this file at the moment`,
    {
      code: "in_use",
      nextStep: `Wait for its end, or interrupt it. If it is no boomerang submit, remove ${path}.`,
    },
  );
}
