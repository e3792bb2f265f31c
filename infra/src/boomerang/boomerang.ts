import { JOBS_TABLE, metricsNamespace, OBJECT_PREFIXES, PAUSES_KEY, queueStatusKey } from "@boomerang/core";
import { Tags } from "aws-cdk-lib";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Alarm, Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { type Grant, type IGrantable, ManagedPolicy, PermissionsBoundary } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { createAlarms } from "../alarms/create-alarms.ts";
import { createDashboard } from "../dashboard/create-dashboard.ts";
import type { Settings } from "../settings/parse-settings.ts";
import { allow, allowItems } from "./allow.ts";
import { createApi } from "./api.ts";
import {
  type BoomerangProps,
  importKey,
  type ParsedBoomerangProps,
  resolveProps,
} from "./boomerang-props.ts";
import { createBucket } from "./bucket.ts";
import { createBus } from "./bus.ts";
import type { FunctionName } from "./code.ts";
import type { FunctionContext } from "./create-function.ts";
import { deploymentName } from "./deployment-name.ts";
import { createDispatcher } from "./dispatcher.ts";
import { eventSourcesIn } from "./event-sources.ts";
import { allowKey } from "./kms.ts";
import { ownMetrics } from "./metrics.ts";
import { createNetwork } from "./network.ts";
import { createPublisher } from "./publisher.ts";
import { createQueues, type Queues } from "./queues.ts";
import { createReceiver } from "./receiver.ts";
import { createScheduler } from "./scheduler.ts";
import { createSchedules } from "./schedules.ts";
import { createSecrets, type DeploymentSecrets } from "./secrets.ts";
import { createTables, type Tables } from "./tables.ts";

/**
 * Durable asynchronous inference: a queue for jobs, and a table and an event bus for their results.
 *
 * @throws DeploymentSettingsError that names every invalid setting
 */
export class Boomerang extends Construct {
  /** Send messages to `queues.jobs`; read dead letters from `queues.deadLetters`. */
  readonly queues: Queues;
  /** `tables.jobs` has the records. */
  readonly tables: Tables;
  /** Set `secrets.apiKey` after the first deployment. */
  readonly secrets: DeploymentSecrets;
  /** Inputs, results and deliveries that are too large for a message or a record. */
  readonly bucket: Bucket;
  /** Where events are published, with source `boomerang`. */
  readonly bus: EventBus;
  /** Receives deliveries; map a domain of your own to it. */
  readonly api: RestApi;
  /** By their names: dispatcher, receiver, scheduler, publisher. */
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  /** In the order of a job's path; add actions of your own. */
  readonly alarms: readonly Alarm[];
  /** The path of a job; add widgets of your own. */
  readonly dashboard: Dashboard;
  /** Prefix of the alarms' names, name of the REST API, and part of the metrics' namespace. */
  readonly deploymentName: string;
  /** Webhook URLs up to `/v1/webhooks/…`. */
  readonly webhookBaseUrl: string;

  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, props: BoomerangProps | ParsedBoomerangProps = {}) {
    super(scope, id);
    const { code, settings } = resolveProps(props);
    applyToAll(this, settings);
    const key = importKey(this, settings);
    this.#key = key;
    const name = deploymentName(this);
    this.deploymentName = name;
    const namespace = metricsNamespace(name);
    this.queues = createQueues(this, key);
    this.tables = createTables(this, settings, key);
    this.bucket = createBucket(this, settings, key);
    this.bus = createBus(this, settings, key);
    this.secrets = createSecrets(this, key);
    const { queues, tables, bucket, bus, secrets } = this;
    const context: FunctionContext = {
      settings,
      namespace,
      key,
      network: createNetwork(this, settings),
      code,
      queues,
      tables,
      bucket,
      bus,
      secrets,
    };
    const receiver = createReceiver(this, context);
    const { api, deliveries } = createApi(this, name, receiver, settings, key);
    this.api = api;
    this.webhookBaseUrl = settings.webhookBaseUrl ?? api.url;
    const dispatcher = createDispatcher(this, context, this.webhookBaseUrl);
    const publisher = createPublisher(this, context);
    const eventSources = eventSourcesIn(this);
    const scheduler = createScheduler(this, context, eventSources);
    this.functions = { dispatcher, receiver, scheduler, publisher };
    createSchedules(this, scheduler, settings, eventSources);
    const metrics = ownMetrics(namespace);
    const monitored = { name, settings, queues, functions: this.functions, api, deliveries, metrics, key };
    this.alarms = createAlarms(this, monitored);
    this.dashboard = createDashboard(this, monitored, this.alarms);
  }

  /** Allows sending messages to the jobs queue. A function also gets the variable `BOOMERANG_QUEUE_URL`. */
  grantSubmit(grantee: IGrantable): Grant {
    setEnvironment(grantee, { BOOMERANG_QUEUE_URL: this.queues.jobs.queueUrl });
    const messages = allow(grantee, ["sqs:SendMessage"], [this.queues.jobs.queueArn]);
    return combine([messages, ...allowKey(grantee, this.#key, ["sendMessages"])]);
  }

  /**
   * Allows listing jobs and reading records and results. A function also gets the variable `BOOMERANG_JOBS_TABLE_NAME`. The record
   * of a job without a result also contains its input, if that has up to 4 KB; larger inputs cannot be read.
   */
  grantRead(grantee: IGrantable): Grant {
    setEnvironment(grantee, { BOOMERANG_JOBS_TABLE_NAME: this.tables.jobs.tableName });
    const records = allow(
      grantee,
      ["dynamodb:BatchGetItem", "dynamodb:GetItem"],
      [this.tables.jobs.tableArn],
    );
    const indexes = [JOBS_TABLE.openIndex, JOBS_TABLE.endedIndex, JOBS_TABLE.batchIndex];
    const lists = allow(
      grantee,
      ["dynamodb:Query"],
      indexes.map(({ name }) => `${this.tables.jobs.tableArn}/index/${name}`),
    );
    const results = allow(
      grantee,
      ["s3:GetObject"],
      [this.bucket.arnForObjects(`${OBJECT_PREFIXES.results}*`)],
    );
    return combine([records, lists, results, ...allowKey(grantee, this.#key, ["tables", "getObjects"])]);
  }

  /** Allows pausing and resuming targets. A function also gets the variable `BOOMERANG_CONTROL_TABLE_NAME`. */
  grantPause(grantee: IGrantable): Grant {
    const { tableName, tableArn } = this.tables.control;
    setEnvironment(grantee, { BOOMERANG_CONTROL_TABLE_NAME: tableName });
    const pauses = allowItems(grantee, ["dynamodb:GetItem", "dynamodb:PutItem"], tableArn, [PAUSES_KEY.pk]);
    return combine([pauses, ...allowKey(grantee, this.#key, ["tables"])]);
  }

  /**
   * Allows reading how the deployment does: counts of messages, metrics and alarms (those of the whole account: AWS knows no narrower
   * permission), pauses, jobs that wait for a paused target, and queue status. A function also gets the variables that the client
   * library reads. Counting open jobs needs `grantRead`.
   */
  grantMonitor(grantee: IGrantable): Grant {
    const { jobs, deadLetters, spill, quarantine, unpublished } = this.queues;
    const { jobs: jobsTable, control } = this.tables;
    setEnvironment(grantee, {
      BOOMERANG_QUEUE_URL: jobs.queueUrl,
      BOOMERANG_DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
      BOOMERANG_SPILL_QUEUE_URL: spill.queueUrl,
      BOOMERANG_QUARANTINE_QUEUE_URL: quarantine.queueUrl,
      BOOMERANG_UNPUBLISHED_QUEUE_URL: unpublished.queueUrl,
      BOOMERANG_DEPLOYMENT_NAME: this.deploymentName,
      BOOMERANG_JOBS_TABLE_NAME: jobsTable.tableName,
      BOOMERANG_CONTROL_TABLE_NAME: control.tableName,
    });
    const queues = Object.values(this.queues).map(({ queueArn }) => queueArn);
    const pausedIndex = `${jobsTable.tableArn}/index/${JOBS_TABLE.pausedIndex.name}`;
    return combine([
      allow(grantee, ["sqs:GetQueueAttributes"], queues),
      allow(grantee, ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"], ["*"]),
      allow(grantee, ["dynamodb:Query"], [pausedIndex]),
      allowItems(grantee, ["dynamodb:GetItem"], control.tableArn, [PAUSES_KEY.pk]),
      allowItems(grantee, ["dynamodb:Query"], control.tableArn, [queueStatusKey("*", 0).pk]),
      ...allowKey(grantee, this.#key, ["tables"]),
    ]);
  }
}

/** What every role, and every resource that can have tags, gets. */
function applyToAll(
  scope: Construct,
  { permissionsBoundary, tags }: Pick<Settings, "permissionsBoundary" | "tags">,
): void {
  if (permissionsBoundary !== undefined) {
    const policy = ManagedPolicy.fromManagedPolicyArn(scope, "Boundary", permissionsBoundary);
    PermissionsBoundary.of(scope).apply(policy);
  }
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
}

function combine(grants: readonly Grant[]): Grant {
  return grants.reduce((all, grant) => all.combine(grant));
}

function setEnvironment(grantee: IGrantable, variables: Readonly<Record<string, string>>): void {
  if (!hasEnvironment(grantee)) return;
  for (const [name, value] of Object.entries(variables)) grantee.addEnvironment(name, value);
}

/** Not tested with `instanceof`: a function may come from another copy of the CDK. */
function hasEnvironment(grantee: IGrantable): grantee is IGrantable & Pick<LambdaFunction, "addEnvironment"> {
  return "addEnvironment" in grantee && typeof grantee.addEnvironment === "function";
}
