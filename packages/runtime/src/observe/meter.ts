import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

export type MetricName =
  | "JobsSubmitted"
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
  | "DeliveriesStored"
  | "DeliveriesRepeated"
  | "DeliveriesRefused"
  | "DeliveriesMalformed"
  | "DeliveriesSpilled"
  | "DeliveriesDrained"
  | "DeliveriesNotStored"
  | "DeliveriesQuarantined"
  | "DeliveriesReleased"
  | "DeliveriesDropped"
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
  | "OldestOpenJobSeconds"
  | "TargetsPaused"
  | "EventSourcesStopped"
  | "EventSourcesUnknown";

/** Metrics. Besides Powertools' `service` the target is the only dimension, because each further one costs money. */
export interface Meter {
  count(name: MetricName, value?: number): void;
  /**
   * Counts one, and says in the metric's line what was counted: one line instead of two.
   *
   * @param fields as in a log line, without errors
   */
  report(name: MetricName, message: string, fields: Readonly<Record<string, string>>): void;
  /** The current value, with dimension `target` if given. */
  gauge(name: MetricName, value: number, target?: string): void;
}

/** The metrics of a function, printed in the Embedded Metric Format. */
export function createMetrics(serviceName: string, namespace: string): Metrics {
  return new Metrics({ namespace, serviceName });
}

export function createMeter(metrics: Metrics): Meter {
  // Made once, because making it takes longer than printing a line.
  let own: Metrics | undefined;
  return {
    count(name, value = 1) {
      metrics.addMetric(name, MetricUnit.Count, value);
    },
    report(name, message, fields) {
      own ??= metrics.singleMetric();
      for (const [field, value] of Object.entries({ level: "INFO", message, ...fields }))
        own.addMetadata(field, value);
      // It prints the line.
      own.addMetric(name, MetricUnit.Count, 1);
    },
    gauge(name, value, target) {
      const unit = name.endsWith("Seconds") ? MetricUnit.Seconds : MetricUnit.Count;
      if (target === undefined) metrics.addMetric(name, unit, value);
      else metrics.singleMetric().addDimension("target", target).addMetric(name, unit, value);
    },
  };
}
