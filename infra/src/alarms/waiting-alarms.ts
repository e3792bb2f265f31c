import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Deployed } from "../boomerang/deployed.ts";
import { counted } from "../boomerang/metrics.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Alarms about jobs on their way to the API. */
export function waitingAlarms({ queues, functions, settings }: Deployed): AlarmDefinition[] {
  const { oldestMessageMinutes } = settings;
  const accountRefused =
    "The Inference API refuses the account (401, 402 or 403), or its key is not set or cannot be read. Jobs wait on the queue and are submitted once that is mended.";
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
        "For half an hour messages were taken from the jobs queue, and every one of them went back: the Inference API is down, throttles, or refuses the account. Jobs wait.",
      metric: new MathExpression({
        label: "Messages taken while none was done with",
        expression: "IF(done == 0, taken, 0)",
        usingMetrics: {
          taken: queues.jobs.metricNumberOfMessagesReceived({ statistic: Stats.SUM }),
          done: queues.jobs.metricNumberOfMessagesDeleted({ statistic: Stats.SUM }),
        },
        period: Duration.minutes(30),
      }),
    },
    {
      name: "Account refused",
      of: "jobs",
      meaning: accountRefused,
      metric: counted("AccountErrors", "dispatcher"),
    },
    {
      name: "Account refused",
      of: "scheduler",
      meaning: accountRefused,
      metric: counted("AccountErrors", "scheduler"),
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
