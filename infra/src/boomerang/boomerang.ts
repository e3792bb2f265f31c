import { OBJECT_PREFIXES } from "@boomerang/core";
import type { RestApi } from "aws-cdk-lib/aws-apigateway";
import type { Alarm, Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Grant, IGrantable } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { createAlarms } from "../alarms/create-alarms.ts";
import { createDashboard } from "../dashboard/create-dashboard.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import type { BoomerangSettings } from "../settings/settings.ts";
import { allow } from "./allow.ts";
import { createApi } from "./api.ts";
import { createBucket } from "./bucket.ts";
import { createBus } from "./bus.ts";
import { bundledCode, type FunctionCode, type FunctionName } from "./code.ts";
import { deploymentName, metricsNamespace } from "./deployment-name.ts";
import { createDispatcher } from "./dispatcher.ts";
import { ownMetrics } from "./metrics.ts";
import type { Parts } from "./parts.ts";
import { createPublisher } from "./publisher.ts";
import { createQueues, type Queues } from "./queues.ts";
import { createReceiver } from "./receiver.ts";
import { createScheduler } from "./scheduler.ts";
import { createSchedules } from "./schedules.ts";
import { createSecrets, type DeploymentSecrets } from "./secrets.ts";
import { createTables, type Tables } from "./tables.ts";

/** Settings of a deployment, and where the code of its functions comes from. */
export interface BoomerangProps extends BoomerangSettings {
  /** Default: the bundles that `pnpm build` makes. */
  readonly code?: FunctionCode;
}

/**
 * Durable asynchronous inference: a queue to send jobs to, a table and an event bus that give their results.
 *
 * @throws DeploymentSettingsError that names every setting that cannot be deployed
 */
export class Boomerang extends Construct {
  readonly queues: Queues;
  readonly tables: Tables;
  readonly secrets: DeploymentSecrets;
  /** Inputs, results and deliveries that are too large for a message or a record. */
  readonly bucket: Bucket;
  /** Where outcomes are announced, with source `boomerang`. */
  readonly bus: EventBus;
  /** Where deliveries come in; a domain of your own is mapped to it. */
  readonly api: RestApi;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;
  /** The address that deliveries are sent to, without `/v1/webhooks/…`. */
  readonly webhookBaseUrl: string;

  constructor(scope: Construct, id: string, { code = bundledCode, ...settingsGiven }: BoomerangProps = {}) {
    super(scope, id);
    const settings = parseSettings(settingsGiven);
    const name = deploymentName(this);
    const namespace = metricsNamespace(name);
    this.queues = createQueues(this);
    this.tables = createTables(this, settings);
    this.bucket = createBucket(this, settings);
    this.bus = createBus(this, settings);
    this.secrets = createSecrets(this);
    const { queues, tables, bucket, bus, secrets } = this;
    const parts: Parts = { settings, namespace, code, queues, tables, bucket, bus, secrets };
    const receiver = createReceiver(this, parts);
    const { api, deliveries } = createApi(this, name, receiver, settings);
    this.api = api;
    this.webhookBaseUrl = settings.webhookBaseUrl ?? api.url;
    const dispatcher = createDispatcher(this, parts, this.webhookBaseUrl);
    const scheduler = createScheduler(this, parts);
    const publisher = createPublisher(this, parts);
    this.functions = { dispatcher, receiver, scheduler, publisher };
    createSchedules(this, scheduler, settings);
    const metrics = ownMetrics(namespace);
    const deployed = { name, settings, queues, functions: this.functions, api, deliveries, metrics };
    this.alarms = createAlarms(this, deployed);
    this.dashboard = createDashboard(this, deployed, this.alarms);
  }

  /** Lets somebody send jobs; a function is also told the queue, as `BOOMERANG_QUEUE_URL`. */
  grantSubmit(grantee: IGrantable): Grant {
    tell(grantee, { BOOMERANG_QUEUE_URL: this.queues.jobs.queueUrl });
    return allow(grantee, ["sqs:SendMessage"], [this.queues.jobs.queueArn]);
  }

  /**
   * Lets somebody read records and results; a function is also told the table, as `BOOMERANG_JOBS_TABLE_NAME`. The
   * record of a job that is still open holds its input too, where that has up to 4 KB; larger ones cannot be read.
   */
  grantRead(grantee: IGrantable): Grant {
    tell(grantee, { BOOMERANG_JOBS_TABLE_NAME: this.tables.jobs.tableName });
    const records = allow(
      grantee,
      ["dynamodb:BatchGetItem", "dynamodb:GetItem"],
      [this.tables.jobs.tableArn],
    );
    const results = allow(
      grantee,
      ["s3:GetObject"],
      [this.bucket.arnForObjects(`${OBJECT_PREFIXES.results}*`)],
    );
    return records.combine(results);
  }
}

function tell(grantee: IGrantable, variables: Readonly<Record<string, string>>): void {
  if (!hasEnvironment(grantee)) return;
  for (const [name, value] of Object.entries(variables)) grantee.addEnvironment(name, value);
}

/** Not by its class: a function may come from another copy of the CDK than the one here. */
function hasEnvironment(grantee: IGrantable): grantee is IGrantable & Pick<LambdaFunction, "addEnvironment"> {
  return "addEnvironment" in grantee && typeof grantee.addEnvironment === "function";
}
