import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild, stopChild, waitUntilReady } from "./child.ts";
import { ROOT } from "./paths.ts";

/** The simulator, as a process of its own. */
export interface Simulator {
  readonly url: string;
  /** Its counters since it started, such as `wakes`. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Stops the process with all its jobs (`SIGSTOP`); the returned function resumes it. */
  pause(): () => void;
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  /** The only API key that it accepts. */
  readonly apiKey: string;
  /** The webhook secrets that sign its deliveries. */
  readonly secrets: readonly string[];
  /** Cold start of a deployment in milliseconds; default ten seconds. */
  readonly coldStartMs?: number;
}

let started = 0;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { apiKey, secrets, coldStartMs = 10_000 } = options;
  started += 1;
  const child: Child = await startChild({
    name: `simulator-${started}`,
    command: process.execPath,
    args: [
      join(ROOT, "packages/simulator/src/main.ts"),
      "--json",
      ...["--key", apiKey, "--port", "0", "--cold-start", String(coldStartMs), "--concurrency", "4"],
      ...secrets.flatMap((secret) => ["--secret", secret]),
    ],
    cwd: ROOT,
  });
  const { url, pid } = await waitUntilReady(child, async () => {
    const [line = ""] = readFileSync(child.log, "utf8").split("\n");
    return JSON.parse(line) as { url: string; pid: number };
  });
  return {
    url,
    counts: async () => {
      const state = (await (await fetch(`${url}/__simulator/state`)).json()) as {
        counts: Record<string, number>;
      };
      return state.counts;
    },
    pause: () => {
      process.kill(pid, "SIGSTOP");
      return () => void process.kill(pid, "SIGCONT");
    },
    stop: () => stopChild(child),
  };
}
