import type { Needs } from "@boomerang/preflight";
import type { Settings } from "../settings/parse-settings.ts";

/** Alarms and secrets of the stack, whatever its settings. */
const RESOURCES = { alarms: 25, secrets: 3 } as const;

/** What a deployment with these settings needs of an account. */
export function needsOf({ targets, ...settings }: Settings): Needs {
  return {
    settings,
    wakes: mostAtOnce(targets),
    ...RESOURCES,
  };
}

/** Schedules with equal times. Those that differ and yet coincide are not found: the scheduler needs a second for each. */
function mostAtOnce(targets: Settings["targets"]): number {
  const schedules = targets.flatMap(({ wake }) => wake.map(({ cron, timeZone }) => `${cron} ${timeZone}`));
  const groups = Map.groupBy(schedules, (schedule) => schedule);
  return Math.max(0, ...[...groups.values()].map(({ length }) => length));
}
