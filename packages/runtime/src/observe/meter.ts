import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

export type MetricName =
  | "JobsRejected"
  | "JobsCanceled"
  | "JobsPaused"
  | "JobsResubmitted"
  | "JobsLost"
  | "JobsReturned"
  | "OldestReturnedMessageSeconds"
  | "JobIdsTaken"
  | "MessagesRepeated"
  | "SubmissionsUnknown"
  | "SubmissionsThrottled"
  | "AccountErrors"
  | "DeadLetters"
  | "DeliveriesRepeated"
  | "DeliveriesRefused"
  | "DeliveriesMalformed"
  | "DeliveriesSpilled"
  | "DeliveriesDrained"
  | "DeliveriesNotStored"
  | "DeliveriesQuarantined"
  | "DeliveriesReleased"
  | "DeliveriesDropped"
  | "EventsFailed"
  | "EventsUnreadable"
  | "EventsWithoutResult"
  | "QueuedRequests"
  | "InProgressRequests"
  | "WakeFailed"
  | "QueueStatusFailed"
  | "StatusFailed"
  | "ReconcileBehindSeconds"
  | "OldestOpenJobSeconds"
  | "TargetsPaused"
  | "EventSourcesStopped"
  | "EventSourcesUnknown";

/**
 * Metrics of what is not as usual: each line and each metric costs money, and AWS counts messages, deliveries and events itself.
 * Besides Powertools' `service` the target is the only dimension, because each further one costs money.
 */
export interface Meter {
  count(name: MetricName, value?: number): void;
  /** The current value, with dimension `target` if given. */
  gauge(name: MetricName, value: number, target?: string): void;
}

/** The metrics of a function, printed in the Embedded Metric Format. */
export function createMetrics(serviceName: string, namespace: string): Metrics {
  return new Metrics({ namespace, serviceName });
}

export function createMeter(metrics: Metrics): Meter {
  return {
    count(name, value = 1) {
      metrics.addMetric(name, MetricUnit.Count, value);
    },
    gauge(name, value, target) {
      const unit = name.endsWith("Seconds") ? MetricUnit.Seconds : MetricUnit.Count;
      if (target === undefined) metrics.addMetric(name, unit, value);
      else metrics.singleMetric().addDimension("target", target).addMetric(name, unit, value);
    },
  };
}
