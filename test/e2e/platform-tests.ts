import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DescribeEventBusCommand } from "@aws-sdk/client-eventbridge";
import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, ListQueueTagsCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { TestContext } from "./context.ts";

/** The settings of the run that platform teams require, besides key and boundary. */
export const PLATFORM_CONFIG = {
  tags: { team: "ml", "cost-center": "4711" },
  logRetentionDays: 90,
  accessLogs: true,
  bucketVersioning: true,
  terminationProtection: true,
};

/** What the emulator says about resources deployed with these settings. */
export function platformTests({ deployment }: Pick<TestContext, "deployment">): void {
  test("tables, queue, bucket, bus, secrets and logs are encrypted with the key of the platform team", async () => {
    const { aws, outputs, platform } = deployment();
    const { kmsKey } = platform;
    for (const TableName of [outputs.JobsTableName, outputs.ControlTableName]) {
      const { Table } = await aws.dynamo.send(new DescribeTableCommand({ TableName }));
      expect(Table?.SSEDescription).toMatchObject({ SSEType: "KMS", KMSMasterKeyArn: kmsKey });
    }
    for (const QueueUrl of [outputs.QueueUrl, outputs.DeadLetterQueueUrl]) {
      const { Attributes } = await aws.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      expect(Attributes?.KmsMasterKeyId).toBe(kmsKey);
    }
    const Bucket = outputs.BucketName;
    const encryption = await aws.s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey } },
    ]);
    for (const SecretId of [outputs.ApiKeySecretArn, outputs.WebhookSecretsArn]) {
      const { KmsKeyId } = await aws.secrets.send(new DescribeSecretCommand({ SecretId }));
      expect(KmsKeyId).toBe(kmsKey);
    }
    const bus = await aws.eventBridge.send(new DescribeEventBusCommand({ Name: outputs.EventBusName }));
    expect(bus.KmsKeyIdentifier).toBe(kmsKey);
  });

  test("every log group, that of the API's access logs too, has the key, and keeps its lines for as long as the setting says", async () => {
    const { aws, platform } = deployment();
    const { logGroups = [] } = await aws.logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "Boomerang" }),
    );
    expect(logGroups).toHaveLength(5);
    for (const { retentionInDays, kmsKeyId } of logGroups) {
      expect([retentionInDays, kmsKeyId]).toEqual([PLATFORM_CONFIG.logRetentionDays, platform.kmsKey]);
    }
  });

  test("resources have the tags, and the bucket keeps versions", async () => {
    const { aws, outputs } = deployment();
    const { Tags } = await aws.sqs.send(new ListQueueTagsCommand({ QueueUrl: outputs.QueueUrl }));
    expect(Tags).toMatchObject(PLATFORM_CONFIG.tags);
    const Bucket = outputs.BucketName;
    const { TagSet } = await aws.s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toEqual(
      expect.arrayContaining(Object.entries(PLATFORM_CONFIG.tags).map(([Key, Value]) => ({ Key, Value }))),
    );
    expect(await aws.s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({
      Status: "Enabled",
    });
  });
}
