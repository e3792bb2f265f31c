import type { Clock, Random, Sleep } from "@boomerang/core";
import type { Chance } from "@boomerang/testkit/chance";
import type { ExitReason } from "@boomerang/testkit/models/lambda-function";
import type { VirtualClock } from "@boomerang/testkit/virtual-clock";
import type { FunctionName } from "../deployed/as-deployed.ts";

/**
 * A process in which a function runs. It has its own clock, may crash at any effect, and is frozen between invocations
 * like those of Lambda: work left behind resumes with the next invocation, or never.
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
  readonly hasExited: boolean;
  /** Resolves when the process runs: immediately, when it is thawed, or never. */
  awake(): Promise<void>;
  readonly exited: Promise<ExitReason>;
  exit(reason: ExitReason): void;
  /** Stops everything in it. */
  freeze(): void;
  /** Resumes it; returns whether any work had waited for that. */
  thaw(): boolean;
}

/** A response that never arrives. Each is a promise of its own: a shared one would keep all that ever waited for it in memory. */
export const never = (): Promise<never> => new Promise(() => undefined);

export function createProcess(
  of: FunctionName,
  name: string,
  { time, chance, skewMs }: { readonly time: VirtualClock; readonly chance: Chance; readonly skewMs: number },
): Process {
  const { promise: exited, resolve } = Promise.withResolvers<ExitReason>();
  let hasExited = false;
  let isFrozen = false;
  let waiting: (() => void)[] = [];

  async function awake(): Promise<void> {
    while (isFrozen && !hasExited) await new Promise<void>((go) => waiting.push(go));
    if (hasExited) await never();
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
    get hasExited() {
      return hasExited;
    },
    awake,
    exited,
    exit(reason) {
      hasExited = true;
      resolve(reason);
    },
    freeze() {
      isFrozen = true;
    },
    thaw() {
      isFrozen = false;
      const resumed = waiting;
      waiting = [];
      for (const go of resumed) go();
      return resumed.length > 0;
    },
  };
}
