import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { Deployed } from "../boomerang/deployed.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const BEHIND_SECONDS = 900;

/** Alarms about jobs that the API has, and about the scheduler that looks after them. */
export function runningAlarms({ functions, settings, metrics }: Deployed): AlarmDefinition[] {
  const { counted, measured } = metrics;
  const { oldestOpenJobHours } = settings;
  const lost =
    "Jobs were recorded as LOST: their results did not come and cannot be had any more. Each record says why. A result that arrives after all still counts.";
  return [
    {
      name: "Oldest open job",
      meaning: `A job has been open for more than ${oldestOpenJobHours} hours. It gets an outcome by itself once its time is over; until then somebody waits.`,
      // In a minute, only some jobs are looked at; in an hour, every one that was submitted.
      metric: measured("OldestOpenJobSeconds").with({ period: Duration.hours(1) }),
      above: oldestOpenJobHours * 3600,
    },
    { name: "Jobs lost", of: "scheduler", meaning: lost, metric: counted("JobsLost", "scheduler") },
    { name: "Jobs lost", of: "dispatcher", meaning: lost, metric: counted("JobsLost", "dispatcher") },
    {
      name: "Reconcile behind",
      meaning: `Jobs that should have been looked at are more than ${BEHIND_SECONDS / 60} minutes overdue: there are more of them than the limit of status calls lets through, or calls take too long. Lost results are found late.`,
      metric: measured("ReconcileBehindSeconds"),
      above: BEHIND_SECONDS,
      // A schedule is punctual to the minute only: some minutes have no run, others two.
      periods: 5,
      atLeast: 3,
    },
    {
      name: "Scheduler silent",
      meaning:
        "The scheduler has not run to its end for ten minutes. No job is reconciled, no queue recorded, and perhaps no target woken. Jobs are still submitted and their results stored.",
      metric: new MathExpression({
        label: "No run was a good one",
        expression: "IF(runs > errors, 0, 1)",
        usingMetrics: {
          runs: functions.scheduler.metricInvocations(),
          errors: functions.scheduler.metricErrors(),
        },
        period: Duration.minutes(5),
      }),
      periods: 2,
      isSilenceBad: true,
    },
    {
      name: "Wake failed",
      meaning: "The Inference API did not take a wake call, so a target may be asleep when its jobs come.",
      metric: counted("WakeFailed", "scheduler"),
    },
  ];
}
