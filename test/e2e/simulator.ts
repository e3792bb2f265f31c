import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild, stopChild, untilReady } from "./child.ts";
import { ROOT } from "./paths.ts";

/** The provider, as a process of its own. */
export interface Simulator {
  readonly url: string;
  /** What it has counted since it started, such as `wakes`. */
  counts(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

let started = 0;

/** Starts the simulator, which signs its deliveries with these secrets. Every deployment is cold for ten seconds. */
export async function startSimulator(secrets: readonly string[]): Promise<Simulator> {
  started += 1;
  const child: Child = await startChild({
    name: `simulator-${started}`,
    command: process.execPath,
    args: [
      join(ROOT, "packages/simulator/src/main.ts"),
      "--json",
      ...["--port", "0", "--cold-start", "10000", "--concurrency", "4"],
      ...secrets.flatMap((secret) => ["--secret", secret]),
    ],
    cwd: ROOT,
  });
  const url = await untilReady(child, async () => {
    const [line = ""] = readFileSync(child.log, "utf8").split("\n");
    const { url } = JSON.parse(line) as { url: string };
    return url;
  });
  return {
    url,
    counts: async () => {
      const state = (await (await fetch(`${url}/__simulator/state`)).json()) as {
        counts: Record<string, number>;
      };
      return state.counts;
    },
    stop: () => stopChild(child),
  };
}
