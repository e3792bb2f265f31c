import type { KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import { isKeyOfAws, isKeyOfOtherAccount } from "../key-policy.ts";
import type { TopicAttributes, TopicFacts } from "../platform-facts.ts";
import { statementsOf } from "../resource-policy.ts";
import { codeOf, factOf } from "./fact-of.ts";
import { describeKey, readKeyPolicy } from "./read-key.ts";

/**
 * The topic of the settings, and the key that encrypts it.
 *
 * @param accountId whose credentials the clients have
 */
export async function readTopic(
  sns: SNSClient,
  kms: KMSClient,
  arn: string,
  accountId: string,
): Promise<TopicFacts> {
  const attributes = await factOf("sns:GetTopicAttributes", () => readAttributes(sns, arn));
  const keyId = attributes.isKnown ? attributes.value?.keyId : undefined;
  if (keyId === undefined || isKeyOfAws(keyId) || isKeyOfOtherAccount(keyId, arn, accountId))
    return { arn, attributes };
  // Any key can be named by its id or ARN: only its description says whose it is.
  const key = await describeKey(kms, keyId);
  if (!key.isKnown || key.value === undefined || key.value.manager === "AWS") return { arn, attributes, key };
  return { arn, attributes, key, keyPolicy: await readKeyPolicy(kms, key.value.arn) };
}

async function readAttributes(client: SNSClient, arn: string): Promise<TopicAttributes | undefined> {
  try {
    const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const { Policy = "{}", KmsMasterKeyId } = Attributes;
    return { policy: statementsOf(Policy), keyId: KmsMasterKeyId || undefined };
  } catch (error) {
    if (codeOf(error).startsWith("NotFound")) return undefined;
    throw error;
  }
}
