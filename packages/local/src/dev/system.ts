import { type Clock, type Sleep, systemSleep } from "@boomerang/core";
import { type FindOptions, systemFindOptions } from "@boomerang/runtime/local-pipeline";

/** What `runDev` needs of its process. */
export interface DevSystem {
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly find: FindOptions;
  /** Calls `listener` with each signal to stop. Returns the unsubscribe function. */
  onStopSignal(listener: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function systemOf(process: NodeJS.Process): DevSystem {
  const { env, pid, stdout, stderr } = process;
  return {
    ...{ env, pid, stdout, stderr, clock: Date, sleep: systemSleep, find: systemFindOptions(env) },
    onStopSignal(listener) {
      for (const signal of STOP_SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of STOP_SIGNALS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}
