import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface Completed {
  /** Exit code; `undefined` if the script was killed. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Its abort kills the script. */
  readonly signal: AbortSignal;
}

/** @throws the reason of the signal when it is aborted */
export async function runNode(
  args: readonly string[],
  { cwd, timeoutMs, signal }: RunOptions,
): Promise<Completed> {
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

// Settings of a test runner above this process must not reach the test runner that it starts.
const TEST_RUNNER = /^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|FORCE_COLOR$)/;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !TEST_RUNNER.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: "1" };
}
