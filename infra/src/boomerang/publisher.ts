import type { settingsEntries } from "@boomerang/publisher/settings";
import { Duration } from "aws-cdk-lib";
import { FilterCriteria, type Function as LambdaFunction, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow } from "./allow.ts";
import { createFunction, type Variables } from "./create-function.ts";
import type { Parts } from "./parts.ts";
import { PUBLISHER_TIMEOUT } from "./timeouts.ts";

/** Makes the publisher, fed by the stream of table `Jobs`. */
export function createPublisher(scope: Construct, parts: Parts): LambdaFunction {
  const { settings, namespace, code, tables, bus } = parts;
  const environment: Variables<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    EVENT_BUS_NAME: bus.eventBusName,
    ANNOUNCE_SUBMITTED: settings.announceSubmitted ? "true" : "false",
    METRICS_NAMESPACE: namespace,
  };
  const publisher = createFunction(scope, {
    name: "publisher",
    description: "Boomerang: a change of a job becomes an event",
    code,
    settings,
    environment,
    timeout: PUBLISHER_TIMEOUT,
    memorySize: 512,
  });
  allow(publisher, ["events:PutEvents"], [bus.eventBusArn]);
  follow(publisher, parts);
  return publisher;
}

/** Lambda keeps the changes of one job in their order, however many batches of a shard run at once. */
function follow(publisher: LambdaFunction, { tables, queues, settings }: Parts): void {
  const streamArn = tables.jobs.tableStreamArn;
  if (streamArn === undefined) throw new TypeError("table Jobs has no stream");
  const actions = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
  allow(
    publisher,
    actions.map((action) => `dynamodb:${action}`),
    [streamArn],
  );
  allow(publisher, ["sqs:SendMessage"], [queues.unannounced.queueArn]);
  publisher.addEventSourceMapping("Source", {
    eventSourceArn: streamArn,
    // What was written before the mapping was made is announced too.
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor: 4,
    filters: [FilterCriteria.filter(announceable(settings.announceSubmitted))],
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // The stream forgets after 24 hours: just before that, the place of a change goes to the queue.
    maxRecordAge: Duration.hours(23),
    onFailure: { bind: () => ({ destination: queues.unannounced.queueArn }) },
  });
}

/** Writes that may call for an event; the publisher is not paid for the others. */
export function announceable(announceSubmitted: boolean) {
  const silent = announceSubmitted ? ["PENDING"] : ["PENDING", "SUBMITTED"];
  return {
    eventName: ["INSERT", "MODIFY"],
    dynamodb: { NewImage: { status: { S: [{ "anything-but": silent }] } } },
  };
}
