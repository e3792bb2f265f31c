/** What the settings of a deployment expect to exist in the account already. */
export interface PlatformNeeds {
  /** Whether the API Gateway logs requests, which it does with a role of the account. */
  readonly accessLogs: boolean;
  /** Whether the stack has a topic of its own, encrypted with the key if there is one. */
  readonly hasOwnTopic: boolean;
  readonly kmsKey?: string | undefined;
  readonly alarmTopicArn?: string | undefined;
  readonly permissionsBoundary?: string | undefined;
}
