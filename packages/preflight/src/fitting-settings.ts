import { type ConcurrencyPlan, neededOf, planConcurrency, rangesOfSubmissions } from "./concurrency-plan.ts";
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
  // Deliveries may be expected to come faster than jobs are submitted: then nothing may fit.
  const slower = { ...settings, ...LOWEST };
  const submissionsPerMinute = largest(FEWEST_SUBMISSIONS, settings.submissionsPerMinute, (n) =>
    fits({ ...slower, submissionsPerMinute: n }),
  );
  if (submissionsPerMinute === undefined) return undefined;
  return changes(settings, { ...slower, submissionsPerMinute });
}

/**
 * The largest number of submissions a minute that fits; `undefined` if none does. More submissions need more functions as long as
 * as many are submitted together: groups of five may need fewer receivers than groups of four.
 */
function largest(fewest: number, most: number, fits: (n: number) => boolean): number | undefined {
  const range = rangesOfSubmissions(fewest, most).find(([low]) => fits(low));
  return range && lastThatFits(...range, fits);
}

/** The last whole number that fits from `low`, which does, to `high`, where none fits above one that does not. */
function lastThatFits(low: number, high: number, fits: (n: number) => boolean): number {
  if (low >= high) return low;
  const middle = Math.ceil((low + high) / 2);
  return fits(middle) ? lastThatFits(middle, high, fits) : lastThatFits(low, middle - 1, fits);
}

function changes(from: ConcurrencySettings, to: ConcurrencySettings): Partial<Reducible> {
  return Object.fromEntries(NAMES.filter((name) => from[name] !== to[name]).map((name) => [name, to[name]]));
}
