import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { createEventBridgeBus, initLambda, readSettings } from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, settingsEntries } from "./settings.ts";

const settings = readSettings(settingsEntries, process.env);
const { shared, connections, wrap } = initLambda("publisher", settings);
const client = new EventBridgeClient(connections.awsConfig(AWS_TIMEOUTS));

export const handler = wrap(
  createHandler({
    ...shared,
    bus: createEventBridgeBus(client, settings.EVENT_BUS_NAME),
    tableName: settings.JOBS_TABLE_NAME,
    announceSubmitted: settings.ANNOUNCE_SUBMITTED,
  }),
);
