import { spawnSync } from "node:child_process";

/** Runs a command; returns whether it exists and succeeds. */
export type Succeeds = (command: string, args: readonly string[]) => boolean;

const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
// Debian and Ubuntu ship Python without ensurepip, which venv needs.
const PYTHON_CHECK = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/**
 * Finds the Python to install MiniStack with.
 *
 * @throws if this machine lacks prerequisites; the message names all of them, and how to install them
 */
export function findPython(platform: NodeJS.Platform = process.platform, succeeds: Succeeds = runs): string {
  const python = PYTHONS.find((name) => succeeds(name, ["-c", PYTHON_CHECK]));
  const missing = [
    ...(platform === "linux" ? [] : ["Linux, since the run finds the processes of functions in /proc"]),
    ...(python === undefined
      ? ["Python 3.11 or newer with venv (apt-get install python3 python3-venv)"]
      : []),
    ...(succeeds("openssl", ["version"]) ? [] : ["openssl (apt-get install openssl)"]),
  ];
  if (missing.length === 0 && python !== undefined) return python;
  throw new Error(
    `The emulator cannot run, because this machine lacks: ${missing.join("; ")}. See docs/emulator.md.`,
  );
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
