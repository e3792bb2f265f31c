import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const BEHIND_MS = 300_000;

/** Alarms about deliveries and about events. */
export function receivingAlarms(monitored: MonitoredResources): AlarmDefinition[] {
  const { queues, functions, api, metrics } = monitored;
  const retriedOnce =
    "The provider retries a delivery once, about two seconds later; if both attempts fail, the output is lost.";
  return [
    {
      id: "Receiverfails",
      name: "Receiver errors",
      meaning: `The receiver fails or times out. ${retriedOnce}`,
      metric: functions.receiver.metricErrors({ period: MINUTE }),
    },
    {
      id: "Receiverthrottled",
      name: "Receiver throttled",
      meaning: `The receiver is throttled: the Lambda concurrency is used up. ${retriedOnce}`,
      metric: functions.receiver.metricThrottles({ period: MINUTE }),
    },
    {
      id: "Deliveriesanswered5xx",
      name: "Deliveries failed with 5xx",
      meaning: `Deliveries got a 5xx response: the API Gateway throttled, the receiver failed, or neither the table nor the spill queue was available. ${retriedOnce}`,
      metric: api.metricServerError({ period: MINUTE, statistic: Stats.SUM }),
    },
    {
      id: "Deliveriesanswered5xxgateway",
      name: "Deliveries failed with 5xx",
      qualifier: "gateway",
      meaning: `The API Gateway rejected deliveries before they reached the receiver, with 503 because it throttles, or with 413 because an output is over 4.7 MB. ${retriedOnce} After 413 it does not retry.`,
      metric: rejectedByGateway(monitored),
      // The receiver's metrics arrive later than the gateway's, so the value of the latest minute is too high.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    },
    {
      id: "Deliveriesrefused",
      name: "Deliveries rejected",
      meaning:
        "The receiver rejected deliveries with 401: their token or signature is wrong, or they are too old. If the webhook secrets or the link key are wrong here, these were genuine outputs, and they are lost.",
      metric: metrics.counter("DeliveriesRefused", "receiver"),
    },
    {
      id: "Spillnotempty",
      name: "Spill queue not empty",
      meaning:
        "Deliveries that could not be stored wait on the spill queue, because table Jobs, the bucket or a secret was unavailable. They are safe, and are stored as soon as it is available again.",
      metric: new MathExpression({
        label: "Spilled deliveries",
        expression: "visible + notVisible",
        usingMetrics: {
          visible: queues.spill.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
          notVisible: queues.spill.metricApproximateNumberOfMessagesNotVisible({ statistic: Stats.MAXIMUM }),
        },
        period: MINUTE,
      }),
      evaluationPeriods: 2,
    },
    {
      id: "Deliveriesquarantined",
      name: "Deliveries quarantined",
      meaning:
        "Deliveries wait whose signature matches none of the webhook secrets, and no delivery has ever matched them: most likely the webhook secrets are wrong. Each delivery is kept for one day. Set the right webhook secrets, and they are stored within 15 minutes.",
      metric: new MathExpression({
        label: "Quarantined deliveries",
        expression: "visible + notVisible",
        usingMetrics: {
          visible: queues.quarantine.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
          notVisible: queues.quarantine.metricApproximateNumberOfMessagesNotVisible({
            statistic: Stats.MAXIMUM,
          }),
        },
        period: MINUTE,
      }),
      evaluationPeriods: 2,
    },
    {
      id: "Publisherbehind",
      name: "Publisher behind",
      meaning: `Events are published more than ${BEHIND_MS / 60_000} minutes late. The outcomes are in table Jobs. Events that are 23 hours late are not published any more.`,
      metric: functions.publisher.metric("IteratorAge", { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: BEHIND_MS,
      evaluationPeriods: 3,
    },
    {
      id: "Outcomesnotannounced",
      name: "Events not published",
      meaning:
        "Events could not be published for 23 hours, and are not retried any more. The outcomes are in table Jobs; the messages of the queue contain their positions in its stream.",
      metric: queues.unpublished.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
    },
    {
      id: "Recordsunreadable",
      name: "Records unreadable",
      meaning:
        "Changes of table Jobs were not published because their items are not records of jobs: something other than Boomerang writes to the table.",
      metric: metrics.counter("EventsUnreadable", "publisher"),
    },
  ];
}

/**
 * AWS counts a response whose status the template sets, such as our 503, as 4XX (API Gateway Developer Guide, dimensions
 * and metrics). So the gateway's own responses are those 4XX that the receiver does not count.
 */
function rejectedByGateway({ api, deliveries, metrics }: MonitoredResources): MathExpression {
  return new MathExpression({
    label: "4xx responses that are not the receiver's",
    expression: "responses4xx - FILL(rejected, 0) - FILL(malformed, 0)",
    usingMetrics: {
      responses4xx: deliveries.metricClientError(api.deploymentStage, { statistic: Stats.SUM }),
      rejected: metrics.counter("DeliveriesRefused", "receiver", MINUTE),
      malformed: metrics.counter("DeliveriesMalformed", "receiver", MINUTE),
    },
    period: MINUTE,
  });
}
