import type { Fact } from "./fact.ts";
import type { Statement } from "./resource-policy.ts";

/** What AWS knows of what the settings name; what they do not name is left out. */
export interface PlatformFacts {
  /** The role that the API Gateway writes logs with; `undefined`: none. */
  readonly logsRole?: Fact<string | undefined>;
  readonly key?: KeyFacts;
  readonly topic?: TopicFacts;
  /** `value`: whether the policy exists. */
  readonly boundary?: { readonly arn: string; readonly exists: Fact<boolean> };
}

export interface KeyFacts {
  readonly arn: string;
  /** `undefined`: there is no such key. */
  readonly description: Fact<KeyDescription | undefined>;
  readonly policy: Fact<readonly Statement[]>;
  /** Whether CloudWatch must be able to use it. */
  readonly encryptsAlarms: boolean;
}

/** In the words of AWS KMS. */
export interface KeyDescription {
  readonly arn: string;
  readonly state: string;
  readonly spec: string;
  readonly usage: string;
  /** `AWS`: its policy cannot be changed. */
  readonly manager: string;
}

export interface TopicFacts {
  readonly arn: string;
  /** `undefined`: there is no such topic. */
  readonly attributes: Fact<TopicAttributes | undefined>;
  /** The key that encrypts it, if any; `undefined`: there is no such key. Left out if it was not asked for. */
  readonly key?: Fact<KeyDescription | undefined>;
  /** Of that key, if it is the customer's. */
  readonly keyPolicy?: Fact<readonly Statement[]>;
}

export interface TopicAttributes {
  readonly policy: readonly Statement[];
  /** As the topic names it: id, ARN or alias. */
  readonly keyId?: string | undefined;
}
