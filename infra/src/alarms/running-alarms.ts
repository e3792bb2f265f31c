import { Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const BEHIND_SECONDS = 900;

/** Alarms about jobs that are submitted, and about the scheduler, which reconciles them. */
export function runningAlarms({ functions, settings, metrics }: MonitoredResources): AlarmDefinition[] {
  const { counter, gauge } = metrics;
  const { oldestOpenJobHours } = settings;
  const jobsLost = {
    name: "Jobs lost",
    meaning:
      "Jobs were recorded as LOST: their results did not arrive, and are not expected any more. Each record contains the reason. A result that arrives later still counts.",
  };
  return [
    {
      id: "Oldestopenjob",
      name: "Oldest open job",
      meaning: `A job has been open for more than ${oldestOpenJobHours} hours. It gets an outcome at its deadline at the latest.`,
      // In one minute only some of the submitted jobs are checked; in an hour, all of them.
      metric: gauge("OldestOpenJobSeconds", "scheduler").with({ period: Duration.hours(1) }),
      threshold: oldestOpenJobHours * 3600,
    },
    {
      ...jobsLost,
      id: "Jobslostscheduler",
      qualifier: "scheduler",
      metric: counter("JobsLost", "scheduler"),
    },
    {
      ...jobsLost,
      id: "Jobslostdispatcher",
      qualifier: "dispatcher",
      metric: counter("JobsLost", "dispatcher"),
    },
    {
      id: "Reconcilebehind",
      name: "Reconcile behind",
      meaning: `The checks of open jobs are more than ${BEHIND_SECONDS / 60} minutes late: more checks are due than the limit of status calls allows, or the calls take too long. Lost results are detected late.`,
      metric: gauge("ReconcileBehindSeconds", "scheduler"),
      threshold: BEHIND_SECONDS,
      // Schedules are accurate to the minute: some minutes have no run, others have two.
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      id: "Schedulersilent",
      name: "Scheduler not running",
      meaning:
        "The scheduler has not completed a run for ten minutes. No job is reconciled, no queue status is recorded, and targets may not be woken. Jobs are still submitted, and their results stored.",
      metric: new MathExpression({
        label: "No run succeeded",
        expression: "IF(runs > errors, 0, 1)",
        usingMetrics: {
          runs: functions.scheduler.metricInvocations(),
          errors: functions.scheduler.metricErrors(),
        },
        period: Duration.minutes(5),
      }),
      evaluationPeriods: 2,
      missingData: "bad",
    },
    {
      id: "Eventsourcestopped",
      name: "Event source not running",
      meaning:
        "An event source mapping is disabled, deleted, or reports a problem, so a function is not invoked, or its invocations fail: jobs are not submitted, spilled or quarantined deliveries are not stored, or events are not published. What waits is kept: events for 23 hours, quarantined deliveries for one day, the rest for 14 days.",
      metric: gauge("EventSourcesStopped", "scheduler"),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      // While the states cannot be read, a source that was stopped is not known to run again.
      missingData: "unknown",
    },
    {
      id: "Eventsourceunknown",
      name: "Event sources not checked",
      meaning:
        "The scheduler cannot read the state of an event source mapping: it may not call Lambda, or cannot reach it. Jobs are still submitted, their results stored, and events published, but if a mapping were disabled, no other alarm would say so within minutes.",
      metric: gauge("EventSourcesUnknown", "scheduler"),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      id: "Wakefailed",
      name: "Wake failed",
      meaning:
        "A wake call to the Inference API failed, so a target may be scaled to zero when its jobs arrive.",
      metric: counter("WakeFailed", "scheduler"),
    },
  ];
}
