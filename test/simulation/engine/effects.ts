import type { Chance } from "@boomerang/testkit/chance";
import type { VirtualClock } from "@boomerang/testkit/virtual-clock";
import type { CoverageCounters } from "../counters/coverage-counters.ts";
import type { FunctionName } from "../deployed/as-deployed.ts";
import type { FaultInjector } from "../faults/fault-injector.ts";
import {
  CALL_FAULTS,
  type CallFault,
  type FaultProfile,
  type Outage,
  outageAt,
  type Service,
} from "../faults/fault-profile.ts";
import { never, type Process } from "./process.ts";
import { START } from "./settings.ts";
import type { Trace } from "./trace.ts";

/** A call that a function makes to something outside its process. */
export interface Effect<T> {
  readonly service: Service;
  /** The operation and its object: `put order-1`. */
  readonly what: string;
  /** @param sentAt when the call was made, milliseconds since the epoch */
  readonly perform: (sentAt: number) => T | Promise<T>;
  /** Milliseconds after which the caller gives up. */
  readonly timeoutMs: number;
  /** Whether the caller's SDK retries the call when its response is lost. */
  readonly isRetried: boolean;
  /** The text of a response in the trace; default `done`. */
  readonly describe?: (response: T) => string;
}

/** Makes an effect of a call of one process. */
export type Call = <T>(service: Service, what: string, perform: () => T | Promise<T>) => Promise<T>;

/** Performs effects at their time, with the faults that are injected into them. */
export interface Effects {
  run<T>(process: Process, effect: Effect<T>): Promise<T>;
}

/** A service did not respond, or it is unknown whether it performed the call. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly service: Service;
  /** Whether the call may have been performed. */
  readonly mayBePerformed: boolean;

  constructor(service: Service, mayBePerformed: boolean) {
    super(`${service} ${mayBePerformed ? "did not respond" : "cannot be reached"}`);
    this.service = service;
    this.mayBePerformed = mayBePerformed;
  }
}

// Mostly seconds, sometimes longer than any function may run.
const SLOW_MS = 90_000;
// Of calls in flight when their process exits, and of calls whose response is lost.
const COMPLETES_RATE = 0.5;
const RETRIED_RATE = 0.7;

export function createEffects(options: {
  readonly time: VirtualClock;
  readonly chance: Chance;
  readonly profile: FaultProfile;
  readonly trace: Trace;
  readonly faults: FaultInjector;
  readonly count: CoverageCounters["count"];
  /** Called for each outage that a call meets. */
  readonly onMet?: (outage: Outage) => void;
}): Effects {
  const { time, chance, profile, trace, faults, count, onMet } = options;

  function faultAt(key: string): CallFault | undefined {
    return CALL_FAULTS.find((fault) => faults.wouldInject(fault, key, profile.callFaultRates[fault]));
  }

  function outageOf(service: Service, key: string, of: FunctionName): Outage | undefined {
    const outage = outageAt(profile, service, time.now() - START, of);
    if (outage === undefined || !faults.inject("outage", key, 1)) return undefined;
    onMet?.(outage);
    return outage;
  }

  async function run<T>(process: Process, effect: Effect<T>): Promise<T> {
    await process.awake();
    const { service, what, perform, timeoutMs, isRetried, describe = () => "done" } = effect;
    const sentAt = time.now();
    const key = faults.numbered(`${process.of} ${service} ${what}`);
    const note = (text: string) => trace.add(time.now(), `${process.name} ${service} ${what} ${text}`);
    const latency = (way: string) => chance.of(`${key} ${way}`) ** 3 * profile.latencyMs;
    const fault = faultAt(key);
    // A fault counts once it takes place: an outage may come first.
    const inject = (expected: CallFault) => {
      if (fault !== expected || !faults.injectIfAllowed(expected, key)) return false;
      if (faults.haveEnded()) count("remaining_fault");
      return true;
    };
    const thereMs =
      latency("there") + (inject("slow_call") ? chance.of(`${key} how slow`) ** 3 * SLOW_MS : 0);

    /** The call reaches its service, whatever happened to its caller. */
    async function arrive(hasTimedOut = false): Promise<T> {
      if (process.hasExited && !faults.inject("call_completes_after_exit", key, COMPLETES_RATE))
        return never();
      if (process.hasExited) count("call_completed_after_exit");
      else if (hasTimedOut) count("call_completed_after_timeout");
      const result = await perform(sentAt);
      note(
        process.hasExited || hasTimedOut ? `${describe(result)}, too late for its caller` : describe(result),
      );
      return result;
    }

    async function crash(mayBePerformed: boolean): Promise<never> {
      const isRemaining = faults.haveEnded();
      await process.awake();
      // It was frozen until the faults had ended; a crash now would be a fault of an invocation after them.
      if (faults.haveEnded() && !isRemaining) throw new UnreachableError(service, mayBePerformed);
      process.exit("crash");
      return never();
    }

    if (thereMs > timeoutMs) {
      time.setTimeout(() => void arrive(true).catch(() => undefined), thereMs);
      await process.sleep(timeoutMs);
      note("timed out");
      throw new UnreachableError(service, true);
    }
    await time.sleep(thereMs);
    if (inject("crash_before_call")) return crash(false);
    const outage = outageOf(service, key, process.of);
    if (outage?.how === "hangs") await process.sleep(timeoutMs);
    if (outage !== undefined || inject("call_fails")) {
      note(outage ? `${outage.how}: outage` : "fails");
      await process.awake();
      throw new UnreachableError(service, outage?.how === "hangs");
    }
    const result = await arrive();
    if (inject("crash_after_call")) return crash(true);
    await process.sleep(latency("back"));
    if (!inject("response_lost")) return result;
    if (!isRetried || !chance.happens(`${key} is repeated`, RETRIED_RATE))
      throw new UnreachableError(service, true);
    count("call_retried");
    const again = await arrive();
    await process.awake();
    return again;
  }

  return { run };
}
