import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** How a command ended. */
export interface Ended {
  /** `undefined` where it was killed, its time over. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how long a command may run. */
export interface CommandOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Kills the command when it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Runs a script on the Node that runs this one, to its end.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runNode(
  args: readonly string[],
  { cwd, timeoutMs, signal }: CommandOptions,
): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, args, { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => void child.kill("SIGKILL");
  const timer = setTimeout(kill, timeoutMs);
  signal.addEventListener("abort", kill, { once: true });
  try {
    const { promise: closed, resolve, reject } = Promise.withResolvers<number | undefined>();
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? undefined));
    const [status, stdout, stderr] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    return { status, stdout, stderr };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
  }
}

// What a test runner above this script was told is not for those that it starts.
const OWN = /^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|FORCE_COLOR$)/;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: "1" };
}
