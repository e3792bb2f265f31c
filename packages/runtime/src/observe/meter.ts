import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** What is counted and measured. */
export type MetricName =
  | "JobsSubmitted"
  | "JobsRejected"
  | "JobsCanceled"
  | "JobsResubmitted"
  | "JobsLost"
  | "JobsReturned"
  | "SubmissionsUnknown"
  | "SubmissionsThrottled"
  | "AccountErrors"
  | "DeadLetters"
  | "DeliveriesStored"
  | "DeliveriesRepeated"
  | "DeliveriesRefused"
  | "DeliveriesMalformed"
  | "DeliveriesSpilled"
  | "DeliveriesDrained"
  | "DeliveriesNotStored"
  | "EventsPublished"
  | "EventsFailed"
  | "EventsUnreadable"
  | "EventsWithoutResult"
  | "QueuedRequests"
  | "InProgressRequests"
  | "WakeFailed"
  | "QueueStatusFailed"
  | "ReconcileBehindSeconds"
  | "OldestOpenJobSeconds";

/** Counts and measures; beside Powertools' `service` the target is the only dimension, since each further one costs money. */
export interface Meter {
  count(name: MetricName, value?: number): void;
  /** Measures the queue of a target. */
  gauge(name: MetricName, value: number, target?: string): void;
}

/** The metrics of a function, by Powertools in the Embedded Metric Format, in namespace `Boomerang`. */
export function createMetrics(serviceName: string): Metrics {
  return new Metrics({ namespace: "Boomerang", serviceName });
}

/** The meter over Powertools' metrics. */
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
