import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const GUARD = fileURLToPath(import.meta.resolve("./guard.ts"));

/**
 * Starts a command in a process group of its own, which ends with this process, however that ends. The process given
 * back is the group's leader: it passes SIGTERM on, and ends as the command does.
 */
export function spawnGuarded(
  command: string,
  args: readonly string[],
  { output, ...options }: Pick<SpawnOptions, "cwd" | "env"> & { readonly output: number | "pipe" },
): ChildProcess {
  return spawn(process.execPath, [GUARD, command, ...args], {
    ...options,
    detached: true,
    stdio: ["pipe", output, output],
  });
}

/** Ends whatever is left of a group. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing is left.
  }
}
