import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Deployed } from "../boomerang/deployed.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Alarms about jobs on their way to the API. */
export function waitingAlarms({ queues, functions, settings, metrics }: Deployed): AlarmDefinition[] {
  const { oldestMessageMinutes } = settings;
  const accountRefused = {
    name: "Account refused",
    meaning:
      "The Inference API refuses the account (401, 402 or 403), or its key is not set or cannot be read. Jobs wait on the queue and are submitted once that is mended.",
    // A job is tried again after 45 minutes at most: the alarm stays up between two tries.
    periods: 12,
    atLeast: 1,
  };
  return [
    {
      name: "Dead letters",
      meaning:
        "Messages that cannot be accepted, or deliveries that cannot be read, are on the dead-letter queue, each with its reason. Nothing will happen to them by itself.",
      metric: queues.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
    },
    {
      name: "Oldest message",
      meaning: `A message has waited on the jobs queue for more than ${oldestMessageMinutes} minutes: more jobs come in than are submitted, or the dispatcher does not run.`,
      metric: queues.jobs.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: Stats.MAXIMUM }),
      above: oldestMessageMinutes * 60,
      periods: 3,
    },
    {
      name: "Nothing gets through",
      meaning:
        "For half an hour messages have waited on the jobs queue and not one was done with: the Inference API is down, throttles, or refuses the account. Jobs wait.",
      metric: new MathExpression({
        label: "Messages wait, none is done with",
        expression: "IF((visible + hidden > 0) AND (FILL(done, 0) == 0), 1, 0)",
        usingMetrics: {
          visible: queues.jobs.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
          // Those that were put off are among these.
          hidden: queues.jobs.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
          done: queues.jobs.metricNumberOfMessagesDeleted({ statistic: Stats.SUM }),
        },
        period: FIVE_MINUTES,
      }),
      periods: 6,
    },
    {
      ...accountRefused,
      of: "jobs",
      metric: metrics.counted("AccountErrors", "dispatcher"),
    },
    {
      ...accountRefused,
      of: "scheduler",
      metric: metrics.counted("AccountErrors", "scheduler"),
    },
    {
      name: "Dispatcher fails",
      meaning:
        "The dispatcher itself fails or runs out of its minute, which no fault of the API or of a message explains. Its messages come back after six minutes.",
      metric: functions.dispatcher.metricErrors({ period: FIVE_MINUTES }),
      periods: 2,
    },
  ];
}
