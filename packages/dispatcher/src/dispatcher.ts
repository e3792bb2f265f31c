import type { Collaborators } from "./collaborators.ts";
import { createProbe, type Probe } from "./probe.ts";

/** One process of the dispatcher: its collaborators, and what it remembers from message to message. */
export interface Dispatcher extends Collaborators {
  readonly probe: Probe;
}

export function createDispatcher(collaborators: Collaborators): Dispatcher {
  return { ...collaborators, probe: createProbe(collaborators) };
}
