import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import * as v from "valibot";

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
  | "StatusFailed"
  | "ReconcileBehindSeconds"
  | "OldestOpenJobSeconds";

/** Counts and measures; beside Powertools' `service` the target is the only dimension, since each further one costs money. */
export interface Meter {
  count(name: MetricName, value?: number): void;
  /** Measures the queue of a target. */
  gauge(name: MetricName, value: number, target?: string): void;
}

/** The setting behind {@link createMetrics}: where the metrics of a deployment are, apart from those of another. */
export const metricsEntries = {
  // What CloudWatch takes.
  METRICS_NAMESPACE: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[\w./#:-]{1,255}$/,
        "must be the namespace of the metrics: 1 to 255 letters, digits and . - _ / # :",
      ),
    ),
    "Boomerang",
  ),
};

/** The metrics of a function, by Powertools in the Embedded Metric Format. */
export function createMetrics(serviceName: string, namespace: string): Metrics {
  return new Metrics({ namespace, serviceName });
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
