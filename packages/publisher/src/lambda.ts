import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import {
  awsConfig,
  createEventBridgeBus,
  createLog,
  createLogger,
  createMeter,
  createMetrics,
  observed,
  readSettings,
} from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, settingsEntries } from "./settings.ts";

const settings = readSettings(settingsEntries, process.env);
const logger = createLogger("publisher");
const metrics = createMetrics("publisher", settings.METRICS_NAMESPACE);
const client = new EventBridgeClient(awsConfig(AWS_TIMEOUTS));

export const handler = observed(
  createHandler({
    bus: createEventBridgeBus(client, settings.EVENT_BUS_NAME),
    log: createLog(logger),
    meter: createMeter(metrics),
    tableName: settings.JOBS_TABLE_NAME,
    announceSubmitted: settings.ANNOUNCE_SUBMITTED,
  }),
  { logger, metrics },
);
