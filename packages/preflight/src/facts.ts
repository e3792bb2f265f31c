import type { Fact } from "./fact.ts";
import type { PlatformFacts } from "./platform-facts.ts";
import type { PlatformNeeds } from "./platform-needs.ts";

export type { Fact } from "./fact.ts";

/** How many resources of a kind an account has in the region; `isComplete` is false if there are more. */
export interface Count {
  readonly count: number;
  readonly isComplete: boolean;
}

/** What the deployed stack holds already, all zero before the first deployment. */
export interface Held {
  /** Of the receiver. */
  readonly reservedConcurrency: number;
  readonly alarms: number;
  readonly secrets: number;
}

/** What the checks need to know about an account, in one region. */
export interface AccountFacts {
  readonly accountId: string;
  readonly region: string;
  /** Of `--profile`. */
  readonly profile?: string | undefined;
  /** `unreserved` is what functions without reserved concurrency share. */
  readonly concurrency: Fact<{ readonly limit: number; readonly unreserved: number }>;
  /** Of the API Gateway, for all APIs of the account and region together. */
  readonly throttle: Fact<{ readonly ratePerSecond: number; readonly burst: number }>;
  /** `undefined`: not bootstrapped. */
  readonly bootstrapVersion: Fact<number | undefined>;
  readonly held: Fact<Held>;
  readonly alarms: Fact<Count>;
  /** `undefined`: AWS lists no such quota. */
  readonly alarmQuota: Fact<number | undefined>;
  readonly secrets: Fact<Count>;
  readonly secretQuota: Fact<number | undefined>;
  readonly platform: PlatformFacts;
}

/** Why nothing could be asked: there is no region, or AWS does not accept the credentials. */
export type NoAccess =
  | { readonly problem: "no region" | "no credentials" | "needs MFA" }
  | { readonly problem: "clock" | "denied" | "expired" | "not activated" | "role denied" | "wrong signature" }
  | {
      /** AWS does not know the keys in this region. */
      readonly problem: "rejected";
      readonly region: string;
      /** What the partition's home region says, if it is another one; `isAccepted` is left out if it says nothing. */
      readonly elsewhere?: { readonly region: string; readonly isAccepted?: boolean };
    }
  | { readonly problem: "no such region" | "region disabled"; readonly region: string }
  /** AWS STS did not respond as expected, or what issues the credentials did not. */
  | { readonly problem: "unreachable" | "provider failed"; readonly code: string };

export type AccountReading =
  | { readonly isRead: true; readonly facts: AccountFacts }
  | {
      readonly isRead: false;
      readonly noAccess: NoAccess;
      /** Of `--profile`. */
      readonly profile?: string | undefined;
    };

/** What is deployed, as far as the account must be asked about it. */
export interface Deployment {
  readonly stackName: string;
  readonly bootstrapQualifier: string;
  readonly platform: PlatformNeeds;
}

/** Reads the facts of an account; changes nothing in it. */
export interface AccountReader {
  read(deployment: Deployment): Promise<AccountReading>;
}
