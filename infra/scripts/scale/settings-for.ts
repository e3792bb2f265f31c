import { JOBS_PER_DISPATCHER, SHARDS } from "@boomerang/preflight";
import { permitsPerSecond, submissionPolicy } from "@boomerang/runtime";
import { PARTITION_WRITES } from "./aws-quotas.ts";
import { tableWriteUnits } from "./cost-of-month.ts";
import type { Load } from "./load.ts";
import { DEFAULTS, EVENTS_PER_PUBLISHER, MOST } from "./product.ts";

/** The settings of a deployment that a rate needs; whatever else is the default. */
export type RateSettings = { readonly [Name in keyof typeof MOST]: number };

const JOBS_PER_DRAIN = 40;

/** Settings with which one stack takes this load, as far as settings can. */
export function settingsFor(load: Load): RateSettings {
  const { perSecond } = load;
  const settings: RateSettings = {
    submissionsPerMinute: submissionsPerMinuteFor(perSecond),
    dispatcherConcurrency: Math.ceil(perSecond / JOBS_PER_DISPATCHER),
    drainConcurrency: Math.ceil(perSecond / JOBS_PER_DRAIN),
    publishersPerShard: Math.ceil(perSecond / shardsOf(load) / EVENTS_PER_PUBLISHER),
    // A backlog at the provider may be delivered faster than jobs are submitted.
    deliveriesPerSecond: Math.ceil(2 * perSecond),
    deliveriesBurst: Math.ceil(perSecond),
  };
  const names = Object.keys(MOST) as (keyof RateSettings)[];
  return Object.fromEntries(
    names.map((name) => [name, Math.min(MOST[name], Math.max(DEFAULTS[name], settings[name]))]),
  ) as RateSettings;
}

/** The limiter uses 96 % of the setting. */
function submissionsPerMinuteFor(perSecond: number): number {
  let perMinute = Math.ceil(perSecond * 60);
  while (permitsPerSecond(submissionPolicy(perMinute)) < perSecond && perMinute < MOST.submissionsPerMinute) {
    perMinute++;
  }
  return Math.ceil(perMinute / 10) * 10;
}

/** Shards of the stream of table `Jobs`: one for each partition. */
export function shardsOf(load: Load): number {
  return Math.max(SHARDS, Math.ceil((load.perSecond * tableWriteUnits(load)) / PARTITION_WRITES));
}
