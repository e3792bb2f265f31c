import type { Settings } from "./settings.ts";
import type { Tally } from "./tally.ts";
import type { Timers } from "./timers.ts";

/** The replicas of one deployment. */
export interface Replicas {
  readonly ready: number;
  readonly starting: number;
  /** Starts as many as this much work, running and waiting, asks for. */
  scaleFor(work: number): void;
  /** Starts one when there is none. */
  wake(): void;
}

/** How many more replicas to start: enough for the work, at least `wanted`, never over the maximum. */
function replicasToStart(
  settings: Pick<Settings, "predictConcurrency" | "minReplicas" | "maxReplicas">,
  existing: number,
  work: number,
): number {
  const needed = Math.ceil(work / settings.predictConcurrency);
  const wanted = Math.min(settings.maxReplicas, Math.max(settings.minReplicas, needed));
  return Math.max(0, wanted - existing);
}

/** Replicas that begin at the minimum, start cold, and go back to the minimum when there is nothing to do. */
export function createReplicas(options: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly tally: Tally;
  /** Called when one has become ready. */
  readonly onReady: () => void;
}): Replicas {
  const { settings, timers, tally, onReady } = options;
  let ready = settings.minReplicas;
  let starting = 0;
  let cancelScaleDown: (() => void) | undefined;

  function start(count: number): void {
    for (let i = 0; i < count; i++) {
      starting++;
      tally.add("cold_starts");
      timers.setTimeout(() => {
        starting--;
        ready++;
        onReady();
      }, settings.coldStartMs);
    }
  }

  function scaleDown(): void {
    cancelScaleDown = undefined;
    ready = Math.min(ready, settings.minReplicas);
    tally.add("scale_downs");
  }

  return {
    get ready() {
      return ready;
    },
    get starting() {
      return starting;
    },
    scaleFor(work) {
      if (work > 0) {
        cancelScaleDown?.();
        cancelScaleDown = undefined;
      } else if (ready > settings.minReplicas) {
        cancelScaleDown ??= timers.setTimeout(scaleDown, settings.scaleDownDelayMs);
      }
      start(replicasToStart(settings, ready + starting, work));
    },
    wake() {
      if (ready + starting === 0) start(1);
    },
  };
}
