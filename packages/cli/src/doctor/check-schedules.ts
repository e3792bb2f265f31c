import type { Finding } from "./finding.ts";

export interface Schedule {
  readonly task: "minute" | "wake";
  readonly name: string;
  readonly group: string;
  /** `ENABLED` or `DISABLED`; `undefined`: it does not exist any more. */
  readonly state: string | undefined;
  readonly expression: string;
  readonly timeZone: string;
  /** Those of the settings, or the one to wake. */
  readonly targets: readonly string[];
}

const CHECK = "schedules";

/** The targets in what a schedule gives the scheduler. */
export function parseTargets(input: string | undefined): readonly string[] {
  try {
    const { targets, target } = JSON.parse(input ?? "") as { targets?: unknown; target?: unknown };
    return [targets, target].flat().filter((each) => typeof each === "string");
  } catch {
    return [];
  }
}

/** The targets of the deployment's settings. */
export function targetsOf(schedules: readonly Schedule[]): readonly string[] {
  return schedules.flatMap(({ task, targets }) => (task === "minute" ? targets : []));
}

/** The largest number of targets that are woken at the same time, by schedules with equal times. */
export function mostWokenAtOnce(schedules: readonly Schedule[]): number {
  const times = schedules.flatMap(({ task, expression, timeZone }) =>
    task === "wake" ? [`${expression} ${timeZone}`] : [],
  );
  return Math.max(0, ...times.map((time) => times.filter((each) => each === time).length));
}

/** Whether the scheduler runs every minute, and wakes targets when the settings say so. */
export function checkSchedules(schedules: readonly Schedule[]): Finding[] {
  const hasMinute = schedules.some(({ task }) => task === "minute");
  const findings = [
    ...(hasMinute ? [] : [stopped(MISSING)]),
    ...schedules.filter(({ state }) => state !== "ENABLED").map(stopped),
  ];
  if (findings.length > 0) return findings;
  const wakes = schedules.filter(({ task }) => task === "wake").length;
  const message = `The one that runs every minute is enabled${wakes === 0 ? "" : `, and ${wakes} to wake targets`}.`;
  return [{ check: CHECK, result: "ok", message }];
}

type Stopped = Pick<Schedule, "task" | "name" | "group" | "state" | "targets">;
const MISSING: Stopped = { task: "minute", name: "", group: "", state: undefined, targets: [] };

function stopped({ task, name, group, state, targets }: Stopped): Finding {
  const [what, why] =
    task === "wake"
      ? [
          `to wake ${targets[0] ?? "a target"}`,
          "The target stays scaled to zero until a job or somebody wakes it.",
        ]
      : [
          "that runs the scheduler every minute",
          "Jobs whose delivery is missing are not found, and no queue status is recorded.",
        ];
  const [is, text] =
    state === undefined
      ? ["does not exist", 'See docs/runbook.md, "Scheduler not running": it must be created again.']
      : [
          "is disabled",
          `Enable it in the AWS console: Amazon EventBridge, Schedules, group ${group}, schedule ${name}, Enable.`,
        ];
  const message = `The schedule ${what} ${is}. ${why}`;
  return { check: CHECK, result: "problem", message, fix: { text } };
}
