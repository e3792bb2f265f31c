import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Boomerang, type BoomerangProps } from "./boomerang/boomerang.ts";

/** A stack with one Boomerang, which says in its outputs where everything is. */
export class BoomerangStack extends Stack {
  readonly boomerang: Boomerang;

  constructor(scope: Construct, id: string, props: BoomerangProps, stackProps: StackProps = {}) {
    super(scope, id, { description: "Boomerang: durable asynchronous inference", ...stackProps });
    this.boomerang = new Boomerang(this, "Boomerang", props);
    const { queues, tables, bucket, bus, secrets, dashboard, webhookBaseUrl } = this.boomerang;
    const console = `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}`;
    const outputs = {
      QueueUrl: [queues.jobs.queueUrl, "Send jobs here"],
      DeadLetterQueueUrl: [queues.deadLetters.queueUrl, "What cannot be accepted, with its reason"],
      JobsTableName: [tables.jobs.tableName, "Records and results of jobs"],
      ControlTableName: [tables.control.tableName, "Queues of targets over time"],
      BucketName: [bucket.bucketName, "What is too large for a message or a record"],
      EventBusName: [bus.eventBusName, "Outcomes, source boomerang"],
      WebhookBaseUrl: [webhookBaseUrl, "Where the provider delivers results"],
      ApiKeySecretArn: [secrets.apiKey.secretArn, "Put the key of the Inference API here"],
      WebhookSecretsArn: [secrets.webhookSecrets.secretArn, "Put the webhook secrets here, as a JSON list"],
      DashboardUrl: [
        `${console}#dashboards/dashboards/${dashboard.dashboardName}`,
        "A job's way, from left to right",
      ],
    } as const;
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description });
    }
  }
}
