import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SUPERVISOR = fileURLToPath(import.meta.resolve("./supervisor.ts"));

/**
 * Starts a command in a process group of its own, which is killed when this process ends for any reason. Returns the leader of
 * the group: it forwards SIGTERM to the command, and exits with the command's exit code.
 */
export function spawnSupervised(
  command: string,
  args: readonly string[],
  { output, ...options }: Pick<SpawnOptions, "cwd" | "env"> & { readonly output: number | "pipe" },
): ChildProcess {
  return spawn(process.execPath, [SUPERVISOR, command, ...args], {
    ...options,
    detached: true,
    stdio: ["pipe", output, output],
  });
}

/** Kills all remaining processes of a group. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // No process remains.
  }
}
