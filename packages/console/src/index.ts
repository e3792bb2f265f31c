import { registerTsx } from "./load-tsx.ts";
import type { ConsoleOptions, RunningConsole } from "./start-console.ts";

export type { Deployment } from "./deployment.ts";
export type { FaultControls, FaultValues } from "./faults/fault-values.ts";
export type { WorkerKills } from "./faults/worker-kills.ts";
export type { ConsoleOptions, RunningConsole } from "./start-console.ts";

/** Starts the console of a deployment on this machine; resolves when it can be opened. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  registerTsx();
  const { start } = await import("./start-console.ts");
  return start(options);
}
