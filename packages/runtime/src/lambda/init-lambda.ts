import { type Clock, type Random, type Sleep, systemSleep } from "@boomerang/core";
import { createConnections } from "../connections/connections.ts";
import { createLog, createLogger, type Log } from "../observe/log.ts";
import { createMeter, createMetrics, type Meter } from "../observe/meter.ts";
import { type Handler, withObservability } from "../observe/with-observability.ts";

export interface SharedCollaborators {
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly log: Log;
  readonly meter: Meter;
}

/**
 * Makes what every Lambda function works with, once at cold start. AWS clients are not among it: a bundle contains only
 * those that its function needs.
 */
export function initLambda(name: string, settings: { readonly METRICS_NAMESPACE: string }) {
  const logger = createLogger(name);
  const metrics = createMetrics(name, settings.METRICS_NAMESPACE);
  const shared: SharedCollaborators = {
    clock: Date,
    random: Math.random,
    sleep: systemSleep,
    log: createLog(logger),
    meter: createMeter(metrics),
  };
  return {
    shared,
    connections: createConnections(),
    wrap: <Event, Result>(handler: Handler<Event, Result>) => withObservability(handler, { logger, metrics }),
  };
}
