import { DescribeAlarmsCommand, SetAlarmStateCommand, type StateValue } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, ListQueueTagsCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { TestContext } from "./context.ts";
import { FUNCTIONS } from "./logs.ts";
import { receiveAndDelete } from "./queues.ts";

/** The settings of the run that platform teams require, besides key, boundary and topic. */
export const PLATFORM_CONFIG = {
  tags: { team: "ml", "cost-center": "4711" },
  logRetentionDays: 90,
  accessLogs: true,
  bucketVersioning: true,
  terminationProtection: true,
};

/** What the emulator records of these settings; it does not record the key of tables, bucket and event bus (docs/emulator.md). */
export function platformTests({ deployment }: Pick<TestContext, "deployment">): void {
  test("queues and secrets have the key of the platform team", async () => {
    const { aws, outputs, platform } = deployment();
    const { kmsKey } = platform.settings;
    for (const QueueUrl of [outputs.QueueUrl, outputs.DeadLetterQueueUrl]) {
      const { Attributes } = await aws.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      expect(Attributes?.KmsMasterKeyId).toBe(kmsKey);
    }
    for (const SecretId of [outputs.ApiKeySecretArn, outputs.WebhookSecretsArn]) {
      const { KmsKeyId } = await aws.secrets.send(new DescribeSecretCommand({ SecretId }));
      expect(KmsKeyId).toBe(kmsKey);
    }
  });

  test("every log group, also that of access logs, has the key, and the retention of the settings", async () => {
    const { aws, platform, physicalId } = deployment();
    for (const part of [...FUNCTIONS.map((name) => `${name}Logs`), "ApiAccessLogs"]) {
      const logGroupNamePrefix = physicalId(part, "LogGroup");
      const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
      expect(logGroups).toMatchObject([
        { retentionInDays: PLATFORM_CONFIG.logRetentionDays, kmsKeyId: platform.settings.kmsKey },
      ]);
    }
  });

  test("every alarm is sent to the topic of the platform team, when it rises and when it clears", async () => {
    const { aws, platform } = deployment();
    const { MetricAlarms = [] } = await aws.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: "Boomerang: " }),
    );
    expect(MetricAlarms.length).toBeGreaterThan(20);
    const topic = [platform.settings.alarmTopicArn];
    for (const { AlarmName, AlarmActions, OKActions } of MetricAlarms)
      expect({ AlarmName, AlarmActions, OKActions }).toEqual({
        AlarmName,
        AlarmActions: topic,
        OKActions: topic,
      });
  });

  test("an alarm that rises and clears reaches those who subscribe to that topic", async () => {
    const { aws, platform } = deployment();
    const alarm = "Boomerang: Deliveries rejected";
    const setState = (StateValue: StateValue) =>
      aws.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason: "a test" }));
    const states: string[] = [];
    const receive = async () => {
      const messages = await receiveAndDelete(deployment(), platform.alarmQueueUrl);
      for (const { body } of messages) {
        const { AlarmName, NewStateValue, NewStateReason } = JSON.parse(JSON.parse(body).Message);
        if (AlarmName === alarm && NewStateReason === "a test") states.push(NewStateValue);
      }
      return states;
    };
    await setState("ALARM");
    await expect.poll(receive).toEqual(["ALARM"]);
    await setState("OK");
    await expect.poll(receive).toEqual(["ALARM", "OK"]);
  });

  test("the queue has the tags, and the bucket keeps versions", async () => {
    const { aws, outputs } = deployment();
    const { Tags } = await aws.sqs.send(new ListQueueTagsCommand({ QueueUrl: outputs.QueueUrl }));
    expect(Tags).toMatchObject(PLATFORM_CONFIG.tags);
    expect(await aws.s3.send(new GetBucketVersioningCommand({ Bucket: outputs.BucketName }))).toMatchObject({
      Status: "Enabled",
    });
  });
}
