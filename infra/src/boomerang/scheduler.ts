import { JOBS_TABLE, limitStateKey, PAUSES_KEY, queueStatusKey } from "@boomerang/core";
import type { settingsEntries } from "@boomerang/scheduler/settings";
import { Duration } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow, allowItems } from "./allow.ts";
import {
  createFunction,
  type EnvironmentOf,
  environmentValue,
  type FunctionContext,
} from "./create-function.ts";
import type { EventSources } from "./event-sources.ts";
import { SCHEDULER_TIMEOUT } from "./timeouts.ts";

/**
 * Creates the scheduler; {@link createSchedules} creates its schedules.
 *
 * @param eventSources whose states it may read
 */
export function createScheduler(
  scope: Construct,
  context: FunctionContext,
  eventSources: EventSources,
): LambdaFunction {
  const { settings, namespace, queues, tables, secrets } = context;
  const environment: EnvironmentOf<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    CONTROL_TABLE_NAME: tables.control.tableName,
    JOBS_QUEUE_URL: queues.jobs.queueUrl,
    API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
    API_BASE_URL: settings.apiBaseUrl,
    STATUS_CALLS_PER_SECOND: environmentValue(settings.statusCallsPerSecond),
    QUEUE_STATUS_CALLS_PER_SECOND: environmentValue(settings.queueStatusCallsPerSecond),
    RESUBMIT_UNDELIVERED: settings.resubmitUndelivered ? "true" : "false",
    RECORD_RETENTION_DAYS: environmentValue(settings.recordRetentionDays),
    CHECK_AFTER_SECONDS: environmentValue(settings.checkAfterSeconds),
    METRICS_NAMESPACE: namespace,
  };
  const scheduler = createFunction(scope, context, {
    name: "scheduler",
    description: "Boomerang: wakes targets, records their queue status, reconciles open jobs",
    keyUses: ["tables", "sendMessages", "secrets"],
    environment,
    timeout: SCHEDULER_TIMEOUT,
  });
  // After five minutes later runs have done the work of a failed one.
  scheduler.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.minutes(5) });
  allow(scheduler, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [tables.jobs.tableArn]);
  const indexes = [JOBS_TABLE.openIndex, JOBS_TABLE.pausedIndex];
  allow(
    scheduler,
    ["dynamodb:Query"],
    indexes.map(({ name }) => `${tables.jobs.tableArn}/index/${name}`),
  );
  const states = [limitStateKey("*").pk, PAUSES_KEY.pk];
  allowItems(scheduler, ["dynamodb:GetItem"], tables.control.tableArn, states);
  allowItems(scheduler, ["dynamodb:PutItem"], tables.control.tableArn, [
    ...states,
    queueStatusKey("*", 0).pk,
  ]);
  allow(scheduler, ["sqs:SendMessage"], [queues.jobs.queueArn]);
  allow(scheduler, ["secretsmanager:GetSecretValue"], [secrets.apiKey.secretArn]);
  const mappings = Object.values(eventSources).map(({ eventSourceMappingArn }) => eventSourceMappingArn);
  allow(scheduler, ["lambda:GetEventSourceMapping"], mappings);
  return scheduler;
}
