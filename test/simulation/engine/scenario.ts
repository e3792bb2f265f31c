import type { Application } from "../actors/application.ts";
import type { FaultProfile } from "../faults/fault-profile.ts";
import type { SimulatedServices } from "./collaborators.ts";
import type { RunContext } from "./run-context.ts";

/** Faults and jobs of a run other than those of `createFaultProfile` and `startApplication`. */
export interface Scenario {
  readonly profile: FaultProfile;
  readonly start: (context: RunContext, services: SimulatedServices) => Application;
}
