import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

/** Lambda kills a process of which a promise is rejected that nobody waits for. */
export function rejectionRules(violated: Violated): Partial<Observer> {
  return {
    leftAlone: (reason) => violated("no rejection is left alone", String(reason)),
  };
}
