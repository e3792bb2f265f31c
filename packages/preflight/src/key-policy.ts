import { partsOf } from "./arn.ts";
import { mayAllow, type Statement } from "./resource-policy.ts";

export const isCloudWatch = (principal: string) => principal === "cloudwatch.amazonaws.com";

/** Whether a service may get data keys and decrypt them. */
export function mayUse(policy: readonly Statement[], service: (principal: string) => boolean): boolean {
  return ["kms:GenerateDataKey", "kms:Decrypt"].every((action) => mayAllow(policy, service, action));
}

/** Whether it is the alias of a key whose policy only AWS can change. */
export function isKeyOfAws(keyId: string): boolean {
  return /(^|:)alias\/aws\//.test(keyId);
}

/**
 * Whether a topic of another account names its key by id or alias. KMS would look for that in the account that asks, and find
 * no key or another one.
 */
export function isKeyOfOtherAccount(keyId: string, topicArn: string, accountId: string): boolean {
  return !keyId.startsWith("arn:") && partsOf(topicArn).account !== accountId;
}
