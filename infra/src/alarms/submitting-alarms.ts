import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Alarms about messages on the jobs queue and their submission. */
export function submittingAlarms(monitored: MonitoredResources): AlarmDefinition[] {
  const { queues, functions, settings, metrics } = monitored;
  const { oldestMessageMinutes } = settings;
  const accountRejected = {
    name: "Account rejected",
    meaning:
      "The Inference API rejects the account (401, 402 or 403), or its key is not set or cannot be read. Jobs wait on the queue until that is fixed; then they are submitted.",
    // A job retries after at most 27.5 minutes, and its call may take a while: between two attempts the alarm must not clear.
    evaluationPeriods: 12,
    datapointsToAlarm: 1,
  };
  return [
    {
      id: "Deadletters",
      name: "Dead letters",
      meaning:
        "The dead-letter queue contains messages or deliveries that cannot be processed, each with its reason. Nothing happens to them automatically.",
      metric: queues.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
    },
    {
      id: "Oldestmessage",
      name: "Oldest message",
      meaning: `A message has been on the jobs queue for more than ${oldestMessageMinutes} minutes: more jobs arrive than are submitted, or the dispatcher does not run.`,
      metric: queues.jobs.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: oldestMessageMinutes * 60,
      evaluationPeriods: 3,
    },
    {
      id: "Oldestreturnedmessage",
      name: "Oldest returned message",
      meaning: `The dispatcher has returned a message to the jobs queue that is more than ${oldestMessageMinutes} minutes old: its target throttles, fails or does not respond, or more jobs arrive than are submitted. Other targets may be fine. Its job waits.`,
      // A message returns after at most 27.5 minutes: between two returns the alarm must not clear.
      metric: metrics.gauge("OldestReturnedMessageSeconds", "dispatcher").with({ period: FIVE_MINUTES }),
      threshold: oldestMessageMinutes * 60,
      evaluationPeriods: 12,
      datapointsToAlarm: 1,
    },
    {
      id: "Nothinggetsthrough",
      name: "No messages processed",
      meaning:
        "For half an hour messages have waited on the jobs queue, and none was processed: the Inference API is unavailable, throttles, or rejects the account. Jobs wait.",
      metric: new MathExpression({
        label: "Messages wait, none is processed",
        expression: "IF((visible + notVisible > 0) AND (FILL(done, 0) == 0), 1, 0)",
        usingMetrics: {
          visible: queues.jobs.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
          // Includes the messages that retry later.
          notVisible: queues.jobs.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
          done: queues.jobs.metricNumberOfMessagesDeleted({ statistic: Stats.SUM }),
        },
        period: FIVE_MINUTES,
      }),
      evaluationPeriods: 6,
    },
    {
      ...accountRejected,
      id: "Accountrefusedjobs",
      qualifier: "dispatcher",
      metric: metrics.counter("AccountErrors", "dispatcher"),
    },
    {
      ...accountRejected,
      id: "Accountrefusedscheduler",
      qualifier: "scheduler",
      metric: metrics.counter("AccountErrors", "scheduler"),
    },
    {
      id: "Dispatcherfails",
      name: "Dispatcher errors",
      meaning:
        "The dispatcher fails or times out. An outage of the API or an invalid message does not cause that. Its messages become visible again after six minutes.",
      metric: functions.dispatcher.metricErrors({ period: FIVE_MINUTES }),
      evaluationPeriods: 2,
    },
  ];
}
