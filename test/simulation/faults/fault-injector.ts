import type { Chance } from "@boomerang/testkit/chance";
import { API_FAULTS, ATTACKS, CALL_FAULTS } from "./fault-profile.ts";

/** Every fault that a run can inject. */
export const FAULTS = [
  ...CALL_FAULTS,
  /** A call meets a service that is unavailable. */
  "outage",
  /** A call in flight when its process exits is performed anyway. */
  "call_completes_after_exit",
  /** Lambda throttles an invocation. */
  "invocation_throttled",
  /** An invocation starts with less than a second left and exceeds it. */
  "invocation_times_out",
  /** A schedule fires twice for one time. */
  "schedule_repeated",
  /** The clock of a process is wrong. */
  "clock_skew",
  /** SQS delivers a message that is not visible or already deleted. */
  "duplicate_receive",
  /** Lambda cannot read a queue or a stream, or cannot delete what was completed. */
  "event_source_unavailable",
  /** Lambda does not get the response to a batch. */
  "batch_response_lost",
  /** The bus accepts a call and rejects one of its entries. */
  "event_rejected",
  ...API_FAULTS.map((fault) => `api_${fault}` as const),
  "delivery_lost",
  "delivery_delayed",
  "delivery_repeated",
  "delivery_reordered",
  /** What users and operators do. */
  "message_sent_twice",
  "job_id_reused",
  "job_canceled",
  "batch_canceled",
  "target_paused",
  "invalid_message",
  "secrets_rotated",
  "webhook_secrets_wrong",
  "api_key_rotated",
  ...ATTACKS.map((attack) => `attack_${attack}` as const),
] as const;

export type Fault = (typeof FAULTS)[number];

/** A fault that was injected into a run. */
export interface InjectedFault {
  readonly key: string;
  readonly fault: Fault;
}

/** Everything that goes wrong in a run goes through this: it is counted, and can be left out by its key. */
export interface FaultInjector {
  /** Whether a fault with this rate is due; it counts only after {@link injectIfAllowed}. */
  wouldInject(fault: Fault, name: string, rate: number): boolean;
  /** Injects a fault at this rate; after the end of the faults only what remains. Call it once for a name. */
  inject(fault: Fault, name: string, rate: number): boolean;
  /** Injects a fault that the caller has decided on, also after the end of the faults. */
  injectIfAllowed(fault: Fault, name: string): boolean;
  /** Adds how often a name was tried, which does not depend on anything else in the run. */
  numbered(name: string): string;
  readonly injected: readonly InjectedFault[];
  end(): void;
  readonly haveEnded: () => boolean;
}

// In production, single calls can always fail.
const REMAINING: readonly Fault[] = CALL_FAULTS;

/**
 * @param remainingRate part of the call faults that remains after the end of the faults; default none
 * @param allows whether a fault may happen, by its key: to minimize a failing run
 * @param onInjected called with the key of each fault
 */
export function createFaultInjector(
  chance: Chance,
  allows: (key: string) => boolean,
  onInjected: (key: string) => void = () => undefined,
  remainingRate = 0,
): FaultInjector {
  const injected: InjectedFault[] = [];
  const counts = new Map<string, number>();
  let haveEnded = false;
  const remainingOf = (fault: Fault) => (REMAINING.includes(fault) ? remainingRate : 0);

  function injectIfAllowed(fault: Fault, name: string): boolean {
    const key = `${fault} ${name}`;
    if (!allows(key)) return false;
    injected.push({ key, fault });
    onInjected(key);
    return true;
  }

  function wouldInject(fault: Fault, name: string, rate: number): boolean {
    const key = `${fault} ${name}`;
    const part = haveEnded ? remainingOf(fault) : 1;
    return chance.happens(key, rate * part) && allows(key);
  }

  return {
    injected,
    wouldInject,
    inject: (fault, name, rate) => wouldInject(fault, name, rate) && injectIfAllowed(fault, name),
    injectIfAllowed,
    numbered(name) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return `${name} #${count}`;
    },
    end() {
      haveEnded = true;
    },
    haveEnded: () => haveEnded,
  };
}
