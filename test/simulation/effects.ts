import type { VirtualTime } from "@boomerang/simulator";
import type { Chance } from "./chance.ts";
import { type Climate, FAULTS, type Fault, type Service } from "./climate.ts";
import { never, type Process } from "./process.ts";
import { START } from "./settings.ts";
import type { Trace } from "./trace.ts";

/** A call that a function makes to the world outside its process. */
export interface Effect<T> {
  readonly service: Service;
  /** What is done, to what: `put order-1`. */
  readonly what: string;
  readonly perform: () => T | Promise<T>;
}

/** A fault that was put into a run. */
export interface Injected {
  readonly key: string;
  readonly fault: Fault | "outage";
}

/** Lets effects happen, at their time, with what goes wrong with them. */
export interface Effects {
  run<T>(process: Process, effect: Effect<T>): Promise<T>;
  readonly injected: readonly Injected[];
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
const HANGS_MS = 3_000;

export function createEffects(options: {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly trace: Trace;
  readonly isHealed: () => boolean;
  /** Whether a fault may happen, by its key; for making a failing run shorter. */
  readonly allows: (key: string) => boolean;
}): Effects {
  const { time, chance, climate, trace, isHealed, allows } = options;
  const injected: Injected[] = [];
  const counts = new Map<string, number>();

  /** Names an effect by what it is and how often that was tried, whatever else happens in the run. */
  function numbered(name: string): string {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name} #${count}`;
  }

  function inject<F extends Injected["fault"]>(key: string, fault: F): F | undefined {
    if (!allows(`${fault} ${key}`)) return undefined;
    injected.push({ key: `${fault} ${key}`, fault });
    return fault;
  }

  function faultAt(key: string): Fault | undefined {
    if (isHealed()) return undefined;
    const fault = FAULTS.find((kind) => chance.happens(`${key} ${kind}`, climate.faultRates[kind]));
    return fault && inject(key, fault);
  }

  function outageAt(key: string, service: Service) {
    if (isHealed()) return undefined;
    const at = time.now() - START;
    const outage = climate.outages.find(({ what, from, to }) => what === service && from <= at && at < to);
    return outage && inject(key, "outage") && outage;
  }

  async function wait(process: Process, ms: number): Promise<void> {
    await time.sleep(ms);
    if (process.isDead) await never;
  }

  return {
    injected,
    async run(process, { service, what, perform }) {
      if (process.isDead) return never;
      const key = numbered(`${process.of} ${service} ${what}`);
      const note = (text: string) => trace.add(time.now(), `${process.name} ${service} ${what} ${text}`);
      const latency = (way: string) => chance.of(`${key} ${way}`) ** 3 * climate.latencyMs;
      const fault = faultAt(key);
      await wait(
        process,
        latency("there") + (fault === "slow" ? chance.of(`${key} how slow`) ** 3 * SLOW_MS : 0),
      );
      if (fault === "dies_before") {
        note("dies before");
        process.die("crash");
        return never;
      }
      const outage = outageAt(key, service);
      if (outage !== undefined) await wait(process, outage.how === "hangs" ? HANGS_MS : 0);
      if (outage !== undefined || fault === "fails") {
        note(outage ? "outage" : "fails");
        throw new UnreachableError(service, false);
      }
      const result = await perform();
      note(fault ?? "done");
      if (fault === "dies_after") {
        process.die("crash");
        return never;
      }
      await wait(process, latency("back"));
      if (fault === "answer_lost") throw new UnreachableError(service, true);
      return result;
    },
  };
}
