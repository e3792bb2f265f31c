import type { settingsEntries } from "@boomerang/publisher/settings";
import { Duration } from "aws-cdk-lib";
import { FilterCriteria, type Function as LambdaFunction, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow } from "./allow.ts";
import { createFunction, type EnvironmentOf, type FunctionContext } from "./create-function.ts";
import { PUBLISHER_TIMEOUT } from "./timeouts.ts";

/** Creates the publisher; its event source is the stream of table `Jobs`. */
export function createPublisher(scope: Construct, context: FunctionContext): LambdaFunction {
  const { settings, namespace, tables, bus } = context;
  const environment: EnvironmentOf<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    EVENT_BUS_NAME: bus.eventBusName,
    ANNOUNCE_SUBMITTED: settings.announceSubmitted ? "true" : "false",
    METRICS_NAMESPACE: namespace,
  };
  const publisher = createFunction(scope, context, {
    name: "publisher",
    description: "Boomerang: publishes changes of jobs to the event bus",
    keyUses: ["tables", "sendMessages"],
    environment,
    timeout: PUBLISHER_TIMEOUT,
  });
  allow(publisher, ["events:PutEvents"], [bus.eventBusArn]);
  consumeStream(publisher, context);
  return publisher;
}

/** Lambda keeps the order of the changes of one job, even with several concurrent batches for a shard. */
function consumeStream(publisher: LambdaFunction, { tables, queues, settings }: FunctionContext): void {
  const streamArn = tables.jobs.tableStreamArn;
  if (streamArn === undefined) throw new TypeError("table Jobs has no stream");
  const actions = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
  allow(
    publisher,
    actions.map((action) => `dynamodb:${action}`),
    [streamArn],
  );
  allow(publisher, ["sqs:SendMessage"], [queues.unpublished.queueArn]);
  publisher.addEventSourceMapping("Source", {
    eventSourceArn: streamArn,
    // So changes written before the mapping was created are published too.
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor: settings.publishersPerShard,
    filters: [FilterCriteria.filter(eventFilter(settings.announceSubmitted))],
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // The stream keeps a change for 24 hours: just before that, its position in the stream is sent to the queue.
    maxRecordAge: Duration.hours(23),
    onFailure: { bind: () => ({ destination: queues.unpublished.queueArn }) },
  });
}

/** Selects the writes that may need an event; Lambda does not invoke the publisher for others. */
export function eventFilter(announceSubmitted: boolean) {
  const withoutEvent = announceSubmitted ? ["PENDING"] : ["PENDING", "SUBMITTED"];
  return {
    eventName: ["INSERT", "MODIFY"],
    dynamodb: { NewImage: { status: { S: [{ "anything-but": withoutEvent }] } } },
  };
}
