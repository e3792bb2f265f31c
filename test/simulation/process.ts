import type { Clock, Random, Sleep } from "@boomerang/core";
import type { VirtualTime } from "@boomerang/simulator";
import type { FunctionName } from "./as-deployed.ts";
import type { Chance } from "./chance.ts";

/** Why a process ended. */
export type Death = "crash" | "timeout" | "recycled";

/**
 * A process in which a function runs: it has a clock of its own, may end at any effect, and stands still between
 * invocations, as those of Lambda do: what it had begun goes on when it is used again, or never.
 */
export interface Process {
  readonly name: string;
  /** The function that runs in it. */
  readonly of: FunctionName;
  readonly clock: Clock;
  /** How far its clock is off, in milliseconds. */
  readonly skewMs: number;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly isDead: boolean;
  /** Resolves when the process runs: at once, when it is used again, or never. */
  awake(): Promise<void>;
  readonly died: Promise<Death>;
  die(why: Death): void;
  /** Makes it stand still. */
  freeze(): void;
  /** Lets it go on; tells whether anything had waited for that. */
  thaw(): boolean;
}

/** What nobody will ever answer. */
export const never: Promise<never> = new Promise(() => undefined);

/** @param skewMs how far its clock is off */
export function createProcess(
  of: FunctionName,
  name: string,
  { time, chance, skewMs }: { readonly time: VirtualTime; readonly chance: Chance; readonly skewMs: number },
): Process {
  const { promise: died, resolve } = Promise.withResolvers<Death>();
  let isDead = false;
  let isFrozen = false;
  let waiting: (() => void)[] = [];

  async function awake(): Promise<void> {
    while (isFrozen && !isDead) await new Promise<void>((go) => waiting.push(go));
    if (isDead) await never;
  }

  return {
    name,
    of,
    clock: { now: () => Math.floor(time.now() + skewMs) },
    skewMs,
    async sleep(ms, signal) {
      await time.sleep(ms, signal);
      await awake();
    },
    random: chance.stream(`${name}/random`),
    get isDead() {
      return isDead;
    },
    awake,
    died,
    die(why) {
      isDead = true;
      resolve(why);
    },
    freeze() {
      isFrozen = true;
    },
    thaw() {
      isFrozen = false;
      const went = waiting;
      waiting = [];
      for (const go of went) go();
      return went.length > 0;
    },
  };
}
