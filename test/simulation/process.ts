import type { Clock, Random, Sleep } from "@boomerang/core";
import type { VirtualTime } from "@boomerang/simulator";
import type { Chance } from "./chance.ts";

/** Why a process ended. */
export type Death = "crash" | "timeout";

/** A process in which a function runs: it has a clock of its own, and may end at any effect. */
export interface Process {
  readonly name: string;
  /** The function that runs in it. */
  readonly of: string;
  readonly clock: Clock;
  /** Never wakes in a process that has ended. */
  readonly sleep: Sleep;
  readonly random: Random;
  readonly isDead: boolean;
  readonly died: Promise<Death>;
  die(why: Death): void;
}

/** What nobody will ever answer. */
export const never: Promise<never> = new Promise(() => undefined);

export function createProcess(
  of: string,
  name: string,
  { time, chance, skewMs }: { readonly time: VirtualTime; readonly chance: Chance; readonly skewMs: number },
): Process {
  const skew = (2 * chance.of(`${name}/skew`) - 1) * skewMs;
  const { promise: died, resolve } = Promise.withResolvers<Death>();
  let isDead = false;
  return {
    name,
    of,
    clock: { now: () => Math.floor(time.now() + skew) },
    async sleep(ms, signal) {
      await time.sleep(ms, signal);
      if (isDead) await never;
    },
    random: chance.stream(`${name}/random`),
    get isDead() {
      return isDead;
    },
    died,
    die(why) {
      isDead = true;
      resolve(why);
    },
  };
}
