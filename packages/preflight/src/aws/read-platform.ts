import { GetPolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { SNSClient } from "@aws-sdk/client-sns";
import { partsOf } from "../arn.ts";
import type { PlatformFacts } from "../platform-facts.ts";
import type { PlatformNeeds } from "../platform-needs.ts";
import type { ClientConfig } from "./client-config.ts";
import { codeOf, factOf } from "./fact-of.ts";
import { describeKey, readKeyPolicy } from "./read-key.ts";
import { readTopic } from "./read-topic.ts";

/** Reads what the settings name; nothing else is asked for. */
export async function readPlatform(
  config: ClientConfig,
  { kmsKey, alarmTopicArn, permissionsBoundary, hasOwnTopic }: PlatformNeeds,
  accountId: string,
): Promise<PlatformFacts> {
  const [key, topic, boundary] = await Promise.all([
    kmsKey === undefined ? undefined : readKey(config, kmsKey, hasOwnTopic),
    alarmTopicArn === undefined ? undefined : readAlarmTopic(config, alarmTopicArn, accountId),
    permissionsBoundary === undefined ? undefined : readBoundary(config, permissionsBoundary),
  ]);
  return {
    ...(key !== undefined && { key }),
    ...(topic !== undefined && { topic }),
    ...(boundary !== undefined && { boundary }),
  };
}

async function readKey(config: ClientConfig, arn: string, encryptsAlarms: boolean) {
  const client = new KMSClient(inRegionOf(arn, config));
  const [description, policy] = await Promise.all([describeKey(client, arn), readKeyPolicy(client, arn)]);
  return { arn, description, policy, encryptsAlarms };
}

function readAlarmTopic(config: ClientConfig, arn: string, accountId: string) {
  const there = inRegionOf(arn, config);
  return readTopic(new SNSClient(there), new KMSClient(there), arn, accountId);
}

async function readBoundary(config: ClientConfig, arn: string) {
  const client = new IAMClient(config);
  const exists = await factOf("iam:GetPolicy", async () => {
    try {
      await client.send(new GetPolicyCommand({ PolicyArn: arn }));
      return true;
    } catch (error) {
      if (codeOf(error).startsWith("NoSuchEntity")) return false;
      throw error;
    }
  });
  return { arn, exists };
}

/** Services know only what is in their own region. */
function inRegionOf(arn: string, config: ClientConfig): ClientConfig {
  return { ...config, region: partsOf(arn).region };
}
