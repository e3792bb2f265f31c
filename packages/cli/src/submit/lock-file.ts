import { rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { CliError } from "../cli-error.ts";

/** The process that takes a lock, and what it can know of others. */
export interface Locker {
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

const THIS_PROCESS: Locker = { pid: process.pid, isRunning };

const MAX_ATTEMPTS = 3;

/**
 * Takes a lock for this process. One of a process that has ended is taken over.
 *
 * @returns what releases it
 * @throws CliError `in_use` if another process holds it
 */
export async function takeLock(path: string, locker: Locker = THIS_PROCESS): Promise<() => Promise<void>> {
  const text = String(locker.pid);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (await create(path, text)) return releaseOf(path, text);
    const holder = await read(path);
    if (holder === undefined) continue;
    // An empty file is one that another process creates at this moment. A process with the same id as this one has ended.
    const pid = Number(holder);
    if (pid === 0 || (pid !== locker.pid && locker.isRunning(pid))) throw inUse(path, holder);
    await removeStale(path, holder, text);
  }
  throw inUse(path, (await read(path)) ?? "");
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

/** Of several processes that find the same stale lock, only one can move it away. */
async function removeStale(path: string, stale: string, text: string): Promise<void> {
  const moved = `${path}.${text}`;
  try {
    await rename(path, moved);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const found = await read(moved);
  // Another process was faster, and this is its new lock: it gets it back.
  if (found !== undefined && found !== stale) await create(path, found);
  await rm(moved, { force: true });
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

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(path: string, holder: string): CliError {
  return new CliError(`process ${holder || "(unknown)"} submits this file at the moment`, {
    code: "in_use",
    nextStep: `Wait for its end, or interrupt it. If it is no boomerang submit, remove ${path}.`,
  });
}
