import type { KeyDescription, KeyFacts, TopicFacts } from "../platform-facts.ts";
import type { Statement } from "../resource-policy.ts";
import { known } from "./account.fixture.ts";

export const KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd";
export const TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:alarms";

/** A statement that lets a service of AWS do this. */
export function allows(service: string, ...actions: readonly string[]): Statement {
  return { Effect: "Allow", Principal: { Service: service }, Action: actions };
}

export const KEY_STATEMENTS = [
  allows("events.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey"),
  allows("logs.eu-central-1.amazonaws.com", "kms:Decrypt*", "kms:GenerateDataKey*"),
  allows("cloudwatch.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*"),
] as const;

/** A symmetric key of the customer's that is enabled. */
export function keyDescription(changes: Partial<KeyDescription> = {}): KeyDescription {
  return {
    ...{ arn: KEY_ARN, state: "Enabled", manager: "CUSTOMER" },
    ...{ spec: "SYMMETRIC_DEFAULT", usage: "ENCRYPT_DECRYPT" },
    ...changes,
  };
}

/** A key that can be used for everything. */
export function keyFacts(changes: Partial<KeyFacts> = {}): KeyFacts {
  return {
    arn: KEY_ARN,
    description: known(keyDescription()),
    policy: known(KEY_STATEMENTS),
    encryptsAlarms: true,
    ...changes,
  };
}

/** A topic that CloudWatch may publish to. */
export function topicFacts(changes: Partial<TopicFacts> = {}): TopicFacts {
  return {
    arn: TOPIC_ARN,
    attributes: known({ policy: [allows("cloudwatch.amazonaws.com", "sns:Publish")] }),
    ...changes,
  };
}
