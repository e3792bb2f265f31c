import {
  type ConcurrencyPlan,
  neededOf,
  planConcurrency,
  submissionsPerMinuteFor,
} from "./concurrency-plan.ts";
import type { ConcurrencySettings } from "./needs.ts";

// The lowest values that the settings allow.
const LOWEST = { dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 } as const;
type Reducible = Pick<ConcurrencySettings, keyof typeof LOWEST | "submissionsPerMinute">;
const NAMES = [...(Object.keys(LOWEST) as (keyof typeof LOWEST)[]), "submissionsPerMinute"] as const;

/**
 * The settings to change so that the functions fit into `room`: as many dispatchers as possible, the next two only if that is
 * not enough, and fewer submissions only if nothing else is. `undefined` if nothing fits.
 *
 * @param functionsOf the functions that must fit
 */
export function fittingSettings(
  settings: ConcurrencySettings,
  wakes: number,
  room: number,
  functionsOf: (plan: ConcurrencyPlan) => number = neededOf,
): Partial<Reducible> | undefined {
  const fits = (candidate: ConcurrencySettings) => functionsOf(planConcurrency(candidate, wakes)) <= room;
  for (const reduced of [{}, LOWEST]) {
    for (let dispatchers = settings.dispatcherConcurrency; dispatchers >= 2; dispatchers--) {
      const candidate = { ...settings, ...reduced, dispatcherConcurrency: dispatchers };
      if (fits(candidate)) return changes(settings, candidate);
    }
  }
  const lowest = planConcurrency({ ...settings, ...LOWEST }, wakes);
  const submissionsPerMinute = submissionsPerMinuteFor(room - functionsOf(lowest) + lowest.receivers);
  if (submissionsPerMinute === undefined) return undefined;
  const slowest = { ...settings, ...LOWEST, submissionsPerMinute };
  // Deliveries may be expected to come faster than jobs are submitted.
  return fits(slowest) ? changes(settings, slowest) : undefined;
}

function changes(from: ConcurrencySettings, to: ConcurrencySettings): Partial<Reducible> {
  return Object.fromEntries(NAMES.filter((name) => from[name] !== to[name]).map((name) => [name, to[name]]));
}
