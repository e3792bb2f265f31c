import { type ConcurrencyPlan, neededOf, planConcurrency } from "./concurrency-plan.ts";
import type { ConcurrencySettings } from "./needs.ts";

// The lowest values that the settings allow.
const LOWEST = { dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 } as const;
const FEWEST_SUBMISSIONS = 10;
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
  const slowest = { ...settings, ...LOWEST, submissionsPerMinute: FEWEST_SUBMISSIONS };
  // Deliveries may be expected to come faster than jobs are submitted.
  if (!fits(slowest)) return undefined;
  const fitsWith = (submissionsPerMinute: number) => fits({ ...slowest, submissionsPerMinute });
  const submissionsPerMinute = largest(FEWEST_SUBMISSIONS, settings.submissionsPerMinute, fitsWith);
  return changes(settings, { ...slowest, submissionsPerMinute });
}

/**
 * A whole number from `low`, which fits, to `high` that fits, while the next one does not. It is the largest unless numbers fit above
 * one that does not, as some do with `peakDeliveriesPerSecond`, since groups of five may need fewer receivers than groups of four.
 */
function largest(low: number, high: number, fits: (n: number) => boolean): number {
  if (low >= high) return low;
  const middle = Math.ceil((low + high) / 2);
  return fits(middle) ? largest(middle, high, fits) : largest(low, middle - 1, fits);
}

function changes(from: ConcurrencySettings, to: ConcurrencySettings): Partial<Reducible> {
  return Object.fromEntries(NAMES.filter((name) => from[name] !== to[name]).map((name) => [name, to[name]]));
}
