import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Boomerang } from "./boomerang/boomerang.ts";
import type { BoomerangProps, ParsedBoomerangProps } from "./boomerang/boomerang-props.ts";
import { consoleDomain } from "./console-domain.ts";

/** A stack with one Boomerang, and outputs that name its resources. */
export class BoomerangStack extends Stack {
  readonly boomerang: Boomerang;

  constructor(
    scope: Construct,
    id: string,
    props: BoomerangProps | ParsedBoomerangProps,
    stackProps: StackProps = {},
  ) {
    const { tags = {} } = "settings" in props ? props.settings : props;
    super(scope, id, {
      description: "Boomerang: durable asynchronous inference",
      // A template may have 1 MB, and tags are in it once for each resource that can have them.
      ...(Object.keys(tags).length > 0 && { suppressTemplateIndentation: true }),
      ...stackProps,
    });
    this.boomerang = new Boomerang(this, "Boomerang", props);
    const { queues, tables, bucket, bus, secrets, dashboard, deploymentName, webhookBaseUrl } =
      this.boomerang;
    const console = `https://${this.region}.${consoleDomain(this)}/cloudwatch/home?region=${this.region}`;
    const outputs = {
      QueueUrl: [queues.jobs.queueUrl, "Jobs queue: send messages here"],
      DeadLetterQueueUrl: [
        queues.deadLetters.queueUrl,
        "Dead-letter queue: messages that cannot be processed",
      ],
      SpillQueueUrl: [
        queues.spill.queueUrl,
        "Spill queue: deliveries that could not be stored when they arrived",
      ],
      QuarantineQueueUrl: [
        queues.quarantine.queueUrl,
        "Quarantine queue: deliveries that wait for the right webhook secrets",
      ],
      UnpublishedQueueUrl: [
        queues.unpublished.queueUrl,
        "Positions of changes that could not be published as events",
      ],
      JobsTableName: [tables.jobs.tableName, "Records of jobs, with their results"],
      ControlTableName: [
        tables.control.tableName,
        "Queue status of targets, and state of the rate limiters and circuit breakers",
      ],
      BucketName: [
        bucket.bucketName,
        "Inputs, results and deliveries that are too large for a record or a message",
      ],
      EventBusName: [bus.eventBusName, "Event bus for outcomes of jobs, source boomerang"],
      WebhookBaseUrl: [webhookBaseUrl, "Base of the webhook URLs that the provider calls"],
      ApiKeySecretArn: [secrets.apiKey.secretArn, "Secret for the key of the Inference API: set it"],
      WebhookSecretsArn: [
        secrets.webhookSecrets.secretArn,
        "Secret for the provider's webhook secrets: set it to a JSON list",
      ],
      DeploymentName: [
        deploymentName,
        "Prefix of the alarms' names, name of the REST API, and part of the metrics' namespace",
      ],
      DashboardUrl: [`${console}#dashboards/dashboard/${dashboard.dashboardName}`, "Dashboard"],
    } as const;
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description });
    }
  }
}
