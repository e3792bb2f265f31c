import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Deployed } from "../boomerang/deployed.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const BEHIND_MS = 300_000;

/** Alarms about results on their way in, and events on their way out. */
export function arrivingAlarms(deployed: Deployed): AlarmDefinition[] {
  const { queues, functions, api, metrics } = deployed;
  return [
    {
      name: "Receiver fails",
      meaning:
        "The receiver itself fails or runs out of time. The provider tries a delivery once more, about two seconds later; when both fail, its output is gone.",
      metric: functions.receiver.metricErrors({ period: MINUTE }),
    },
    {
      name: "Receiver throttled",
      meaning:
        "Lambda has no room for the receiver. The provider tries a delivery once more, about two seconds later; when both fail, its output is gone.",
      metric: functions.receiver.metricThrottles({ period: MINUTE }),
    },
    {
      name: "Deliveries answered 5xx",
      meaning:
        "Deliveries were answered with a 5xx: the API Gateway throttled, the receiver failed, or neither the table nor the spill queue could be reached. The provider tries once more; when both fail, its output is gone.",
      metric: api.metricServerError({ period: MINUTE, statistic: Stats.SUM }),
    },
    {
      name: "Deliveries answered 5xx",
      of: "gateway",
      meaning:
        "The API Gateway turned deliveries away before they reached the receiver, most likely with 503 because it throttles. The provider tries once more; when both fail, its output is gone.",
      metric: turnedAway(deployed),
      // The receiver's own count comes later than the gateway's, so the latest minute says little.
      periods: 3,
      atLeast: 2,
    },
    {
      name: "Deliveries refused",
      meaning:
        "Deliveries were refused with 401: their token or signature is wrong, or they are too old. If the webhook secrets or the link key are wrong, these are good outputs, and they are gone.",
      metric: metrics.counted("DeliveriesRefused", "receiver"),
    },
    {
      name: "Spill not empty",
      meaning:
        "Deliveries that could not be stored wait on the spill queue, because table Jobs or a secret could not be reached. They are safe, and are stored as soon as that works again.",
      metric: new MathExpression({
        label: "Spilled deliveries",
        expression: "visible + hidden",
        usingMetrics: {
          visible: queues.spill.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
          hidden: queues.spill.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
        },
        period: MINUTE,
      }),
      periods: 2,
    },
    {
      name: "Publisher behind",
      meaning: `Outcomes are announced more than ${BEHIND_MS / 60_000} minutes late. They are in table Jobs already. Past 23 hours they are not announced any more.`,
      metric: functions.publisher.metric("IteratorAge", { period: MINUTE, statistic: Stats.MAXIMUM }),
      above: BEHIND_MS,
      periods: 3,
    },
    {
      name: "Outcomes not announced",
      meaning:
        "Outcomes were not announced for 23 hours and will not be any more. They are in table Jobs; the queue says where in its stream.",
      metric: queues.unannounced.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
    },
    {
      name: "Records unreadable",
      meaning:
        "Changes of table Jobs were not announced because their items are no records of jobs: something else than Boomerang writes to the table.",
      metric: metrics.counted("EventsUnreadable", "publisher"),
    },
  ];
}

/**
 * What the gateway answers with a status that was set for it, AWS counts as 4XX, whatever that status is (API Gateway
 * Developer Guide, dimensions and metrics). The receiver counts its own 4XX.
 */
function turnedAway({ api, deliveries, metrics }: Deployed): MathExpression {
  return new MathExpression({
    label: "Answered 4xx by another than the receiver",
    expression: "answered - FILL(refused, 0) - FILL(malformed, 0)",
    usingMetrics: {
      answered: deliveries.metricClientError(api.deploymentStage, { statistic: Stats.SUM }),
      refused: metrics.counted("DeliveriesRefused", "receiver", MINUTE),
      malformed: metrics.counted("DeliveriesMalformed", "receiver", MINUTE),
    },
    period: MINUTE,
  });
}
