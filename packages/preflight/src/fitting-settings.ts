import { neededOf, planConcurrency } from "./concurrency-plan.ts";
import type { ConcurrencySettings } from "./needs.ts";

// The lowest values that the settings allow.
const LOWEST = { dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 } as const;
type Reducible = Pick<ConcurrencySettings, keyof typeof LOWEST>;

/**
 * The settings to change so that the functions fit into `room`: as many dispatchers as possible, and the other two only if
 * that is not enough. `undefined` if nothing fits.
 */
export function fittingSettings(
  settings: ConcurrencySettings,
  wakes: number,
  room: number,
): Partial<Reducible> | undefined {
  for (const reduced of [{}, LOWEST]) {
    for (let dispatchers = settings.dispatcherConcurrency; dispatchers >= 2; dispatchers--) {
      const candidate = { ...settings, ...reduced, dispatcherConcurrency: dispatchers };
      if (neededOf(planConcurrency(candidate, wakes)) <= room) return changes(settings, candidate);
    }
  }
  return undefined;
}

function changes(from: ConcurrencySettings, to: ConcurrencySettings): Partial<Reducible> {
  const names = Object.keys(LOWEST) as (keyof Reducible)[];
  return Object.fromEntries(names.filter((name) => from[name] !== to[name]).map((name) => [name, to[name]]));
}
