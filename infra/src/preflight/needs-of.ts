import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import type { Needs } from "@boomerang/preflight";
import * as v from "valibot";
import type { Settings } from "../settings/parse-settings.ts";

/** Alarms and secrets of the stack, whatever its settings. */
const RESOURCES = { alarms: 24, secrets: 3 } as const;

/** What a deployment with these settings needs of an account. */
export function needsOf({ submissionsPerMinute, targets, ...settings }: Settings): Needs {
  return {
    settings: {
      ...settings,
      submissionsPerMinute: submissionsPerMinute ?? v.parse(dispatcher.SUBMISSIONS_PER_MINUTE, undefined),
    },
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
