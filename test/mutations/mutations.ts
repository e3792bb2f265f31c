import { ANNOUNCING } from "./list/announcing.ts";
import { DEPLOYING } from "./list/deploying.ts";
import { LIMITING } from "./list/limiting.ts";
import { RECEIVING } from "./list/receiving.ts";
import { RECONCILING } from "./list/reconciling.ts";
import { STATE_MACHINE } from "./list/state-machine.ts";
import { SUBMITTING } from "./list/submitting.ts";
import { WRITING } from "./list/writing.ts";
import type { Mutation } from "./mutation.ts";

/** Breakages of the product's rules, each of which the simulation or a test must find. */
export const MUTATIONS: readonly Mutation[] = [
  ...STATE_MACHINE,
  ...WRITING,
  ...LIMITING,
  ...SUBMITTING,
  ...RECEIVING,
  ...RECONCILING,
  ...ANNOUNCING,
  ...DEPLOYING,
];
