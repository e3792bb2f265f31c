import type { Collaborators } from "./collaborators.ts";
import { createHealthProbe, type HealthProbe } from "./submit/health-probe.ts";

/** One process of the dispatcher: its collaborators, and a health probe that caches its results across messages. */
export interface Dispatcher extends Collaborators {
  readonly probe: HealthProbe;
}

export function createDispatcher(collaborators: Collaborators): Dispatcher {
  return { ...collaborators, probe: createHealthProbe(collaborators) };
}
