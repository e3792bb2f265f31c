import type { Deployment } from "./deployment.ts";
import type { BusEvent } from "./queues.ts";

/** What the tests share. It exists only while tests run, so they call its functions. */
export interface TestContext {
  deployment(): Deployment;
  /** The events of a job so far. */
  eventsOf(jobId: string): Promise<readonly BusEvent[]>;
}

/** Kills the processes that run a function; returns their number. */
export function killFunction(deployment: Deployment, name: "Dispatcher" | "Receiver"): Promise<number> {
  return deployment.ministack.killWorkers(deployment.physicalId(name, "Function"));
}
