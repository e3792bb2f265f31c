import { spawnSync } from "node:child_process";

/** Runs a command; gives whether it was there and content. */
export type Probe = (command: string, args: readonly string[]) => boolean;

const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];
// Debian and Ubuntu ship Python without ensurepip, which venv needs.
const PYTHON_FITS = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/**
 * The Python that MiniStack is installed with.
 *
 * @throws when this machine lacks something that a run needs; the message says all that is missing, and how to get it
 */
export function findPython(platform: NodeJS.Platform = process.platform, probe: Probe = succeeds): string {
  const python = PYTHONS.find((name) => probe(name, ["-c", PYTHON_FITS]));
  const missing = [
    ...(platform === "linux" ? [] : ["Linux, since the processes of functions are found in /proc"]),
    ...(python === undefined
      ? ["Python 3.11 or newer with venv (apt-get install python3 python3-venv)"]
      : []),
    ...(probe("openssl", ["version"]) ? [] : ["openssl (apt-get install openssl)"]),
  ];
  if (missing.length === 0 && python !== undefined) return python;
  throw new Error(
    `The emulator needs what is not on this machine: ${missing.join("; ")}. See docs/emulator.md.`,
  );
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
