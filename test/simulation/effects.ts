import type { VirtualTime } from "@boomerang/simulator";
import type { Chance } from "./chance.ts";
import { type Climate, FAULTS, type Fault, type Outage, outageAt, type Service } from "./climate.ts";
import { never, type Process } from "./process.ts";
import { START } from "./settings.ts";
import type { Sightings } from "./sightings.ts";
import type { Trace } from "./trace.ts";
import type { Troubles } from "./troubles.ts";

/** A call that a function makes to the world outside its process. */
export interface Effect<T> {
  readonly service: Service;
  /** What is done, to what: `put order-1`. */
  readonly what: string;
  /** @param sentAt when the call was made, milliseconds since the epoch */
  readonly perform: (sentAt: number) => T | Promise<T>;
  /** After how many ms the caller gives up on its answer. */
  readonly patienceMs: number;
  /** Whether the caller's SDK makes the call once more when its answer is lost. */
  readonly isRepeated: boolean;
  /** What the trace says of the answer; default that it is done. */
  readonly tell?: (answer: T) => string;
}

/** Lets effects happen, at their time, with what goes wrong with them. */
export interface Effects {
  run<T>(process: Process, effect: Effect<T>): Promise<T>;
}

/** A service did not answer, or nobody knows whether it did what it was asked for. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly service: Service;
  /** Whether it may have done what it was asked for. */
  readonly mayHaveDone: boolean;

  constructor(service: Service, mayHaveDone: boolean) {
    super(`${service} ${mayHaveDone ? "gave no answer" : "cannot be reached"}`);
    this.service = service;
    this.mayHaveDone = mayHaveDone;
  }
}

// Mostly seconds, at times longer than any function may run.
const SLOW_MS = 90_000;
// Of calls on their way when their process ends, and of calls whose answer is lost.
const LANDS_RATE = 0.5;
const REPEATED_RATE = 0.7;

export function createEffects(options: {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly trace: Trace;
  readonly troubles: Troubles;
  readonly see: Sightings["see"];
  /** Hears of each outage that a call meets. */
  readonly onMet?: (outage: Outage) => void;
}): Effects {
  const { time, chance, climate, trace, troubles, see, onMet } = options;

  function faultAt(key: string): Fault | undefined {
    return FAULTS.find((fault) => troubles.looms(fault, key, climate.faultRates[fault]));
  }

  function outageOf(service: Service, key: string): Outage | undefined {
    const outage = outageAt(climate, service, time.now() - START);
    if (outage === undefined || !troubles.strikes("outage", key, 1)) return undefined;
    onMet?.(outage);
    return outage;
  }

  async function run<T>(process: Process, effect: Effect<T>): Promise<T> {
    await process.awake();
    const { service, what, perform, patienceMs, isRepeated, tell = () => "done" } = effect;
    const sentAt = time.now();
    const key = troubles.numbered(`${process.of} ${service} ${what}`);
    const note = (text: string) => trace.add(time.now(), `${process.name} ${service} ${what} ${text}`);
    const latency = (way: string) => chance.of(`${key} ${way}`) ** 3 * climate.latencyMs;
    const fault = faultAt(key);
    // It counts once it takes place: an outage may come first.
    const strikes = (now: Fault) => {
      if (fault !== now || !troubles.isMade(now, key)) return false;
      if (troubles.areOver()) see("lasting_fault");
      return true;
    };
    const thereMs = latency("there") + (strikes("slow") ? chance.of(`${key} how slow`) ** 3 * SLOW_MS : 0);

    /** What happens where the call goes to, whatever became of its caller. */
    async function arrive(hasGivenUp = false): Promise<T> {
      if (process.isDead && !troubles.strikes("lands_after_death", key, LANDS_RATE)) return never;
      if (process.isDead) see("landed_after_death");
      else if (hasGivenUp) see("landed_after_giving_up");
      const result = await perform(sentAt);
      note(process.isDead || hasGivenUp ? `${tell(result)}, too late for its caller` : tell(result));
      return result;
    }

    async function die(): Promise<never> {
      await process.awake();
      process.die("crash");
      return never;
    }

    if (thereMs > patienceMs) {
      time.setTimeout(() => void arrive(true).catch(() => undefined), thereMs);
      await process.sleep(patienceMs);
      note("given up");
      throw new UnreachableError(service, true);
    }
    await time.sleep(thereMs);
    if (strikes("dies_before")) return die();
    const outage = outageOf(service, key);
    if (outage?.how === "hangs") await process.sleep(patienceMs);
    if (outage !== undefined || strikes("fails")) {
      note(outage ? `${outage.how}: it is away` : "fails");
      await process.awake();
      throw new UnreachableError(service, outage?.how === "hangs");
    }
    const result = await arrive();
    if (strikes("dies_after")) return die();
    await process.sleep(latency("back"));
    if (!strikes("answer_lost")) return result;
    if (!isRepeated || !chance.happens(`${key} is repeated`, REPEATED_RATE))
      throw new UnreachableError(service, true);
    see("call_repeated");
    const again = await arrive();
    await process.awake();
    return again;
  }

  return { run };
}
