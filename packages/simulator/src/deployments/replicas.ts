import type { Counters } from "../counters.ts";
import type { Settings } from "../settings.ts";
import type { Timers } from "../timers.ts";

export interface Replicas {
  readonly ready: number;
  readonly starting: number;
  /** @param work the number of requests and synchronous calls that wait or run */
  scaleFor(work: number): void;
  /** Starts a replica if there is none. */
  wake(): void;
}

/** Enough for the work, within the minimum and the maximum. */
function replicasToStart(
  settings: Pick<Settings, "predictConcurrency" | "minReplicas" | "maxReplicas">,
  existing: number,
  work: number,
): number {
  const needed = Math.ceil(work / settings.predictConcurrency);
  const wanted = Math.min(settings.maxReplicas, Math.max(settings.minReplicas, needed));
  return Math.max(0, wanted - existing);
}

/** The replicas of one deployment: the minimum from the start, more after a cold start, the minimum again when idle. */
export function createReplicas(options: {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly counters: Counters;
  /** Called when a replica becomes ready. */
  readonly onReady: () => void;
}): Replicas {
  const { settings, timers, counters, onReady } = options;
  let ready = settings.minReplicas;
  let starting = 0;
  let cancelScaleDown: (() => void) | undefined;

  function start(count: number): void {
    for (let i = 0; i < count; i++) {
      starting++;
      counters.increment("cold_starts");
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
    counters.increment("scale_downs");
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
