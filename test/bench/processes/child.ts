import { fork } from "node:child_process";
import { once } from "node:events";

/** A process of ours that replies to each call with one message. */
export interface ChildMain<Call, Reply> {
  call(request: Call): Promise<Reply>;
  /** The next message that it sends by itself. */
  next(): Promise<Reply>;
  /** Kills it, and resolves when it is gone: what the system does for a process that ends would slow down the next one. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** File descriptor that its log lines go to; default nowhere. */
  readonly logs?: number | undefined;
}

/** What it writes to the standard error output is shown. */
export function startChild<Call extends object, Reply>(
  main: string,
  { args = [], env = {}, logs }: ChildOptions = {},
): ChildMain<Call, Reply> {
  const child = fork(main, args, {
    // Not the options of this process, which would be part of a start.
    execArgv: [],
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", logs ?? "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit").then(([code, signal]) => {
    throw new Error(`${main} exited with ${code ?? signal}`);
  });
  exited.catch(() => undefined);
  const next = async () => (await Promise.race([once(child, "message"), exited]))[0] as Reply;
  return {
    next,
    call(request) {
      const reply = next();
      child.send(request);
      return reply;
    },
    async stop() {
      child.kill("SIGKILL");
      await exited.catch(() => undefined);
    },
  };
}
