/** The settings of a deployment. Every field has a default; an invalid value is rejected at synth. */
export interface BoomerangSettings {
  /**
   * Targets whose queue status is recorded every minute, and when each is woken, up to 200 with 200 schedules in all;
   * default none. Jobs may name any target.
   */
  readonly targets?: readonly TargetSettings[];

  /**
   * Submissions a minute for the whole deployment, 10 to 1,000,000; default 180, which is safe in a new account. The API's limit for
   * an organization is 12,000. `docs/deploy.md` says what more submissions need.
   */
  readonly submissionsPerMinute?: number;
  /**
   * Dispatchers that run at the same time, each with up to ten messages, 2 to 1000; default 2, which is safe in a new
   * account. `docs/deploy.md` says which value is for how many jobs a second, and which Lambda quota it needs.
   */
  readonly dispatcherConcurrency?: number;
  /**
   * Deliveries a second that the preflight expects at most, 1 to 10,000; default as many as jobs are submitted. A backlog at the
   * provider, such as after a wake, is delivered as fast as the models compute. Nothing but the preflight uses it.
   */
  readonly peakDeliveriesPerSecond?: number;

  /**
   * Days for which a record and its result are kept after the outcome, 1 to 3650; default 30. With less than 18, do not use a
   * `job_id` again within 18 days: a late delivery may bring its new job the old result.
   */
  readonly recordRetentionDays?: number;
  /** Seconds from a submission to the first status call of reconcile, 5 to 1800; default 300. */
  readonly checkAfterSeconds?: number;
  /** Status and cancel calls a second, 2 to 1000; default 20, the lower of the two limits that the API documents. */
  readonly statusCallsPerSecond?: number;
  /** Queue status calls a second, of scheduler and dispatcher together, 2 to 1000; default 20, the API's limit. */
  readonly queueStatusCallsPerSecond?: number;
  /**
   * Whether a job is resubmitted, within its three submissions, if the provider could not deliver its output; default
   * false, because the usual cause is an output over 4.7 MB, and the next one would be as large. Turn it on if outputs
   * are always smaller: what is lost then was lost on the way.
   */
  readonly resubmitUndelivered?: boolean;

  /**
   * Publishers that run at the same time for each shard of the stream of table `Jobs`, 1 to 10; default 1. A new table
   * has four shards.
   */
  readonly publishersPerShard?: number;
  /** Whether `Job Submitted` is published to the event bus too; default false, since events cost money. */
  readonly announceSubmitted?: boolean;
  /** Days for which EventBridge archives events, so that they can be replayed, 1 to 3650; default no archive. */
  readonly eventArchiveDays?: number;

  /** Base of the webhook URLs, such as `https://hooks.example.com`, up to 500 characters; default the API Gateway's own URL. */
  readonly webhookBaseUrl?: string;
  /** Base URL of the Inference API, for use with the simulator, up to 500 characters; default the provider's own hosts. */
  readonly apiBaseUrl?: string;
  /** Deliveries a second that the API Gateway accepts, 1 to 10,000; above that, it responds with 503. Default 2000. */
  readonly deliveriesPerSecond?: number;
  /** Burst of deliveries that the API Gateway accepts at once, 1 to 5000; default 1000. Some regions allow 1250. */
  readonly deliveriesBurst?: number;
  /** Receivers that drain the spill queue at the same time, 2 to 1000; default 2. */
  readonly drainConcurrency?: number;
  /**
   * Lambda concurrency that is reserved for the receiver, 10 to 10,000; default none. AWS documents that 100 of
   * the account's quota must remain unreserved; in some accounts with small quotas it accepts 10. Otherwise the deployment fails.
   */
  readonly receiverReservedConcurrency?: number;

  /** E-mail address that alarms are sent to; AWS asks it to confirm once. Default: alarms are visible in CloudWatch only. */
  readonly alarmEmail?: string;
  /**
   * ARN of an SNS topic of yours that alarms are sent to, with or without `alarmEmail`; docs/platform-settings.md has the policy
   * that it needs, and the way from it to a chat. Default none.
   */
  readonly alarmTopicArn?: string;
  /** Age in minutes of a message on the jobs queue that raises an alarm, 1 to 20,000; default 60. */
  readonly oldestMessageMinutes?: number;
  /** Age in hours of an open job that raises an alarm, 1 to 1000; default 6. Raise it if jobs may wait for days. */
  readonly oldestOpenJobHours?: number;
  /** URL or path of the runbook for the descriptions of alarms, up to 500 characters; default `docs/runbook.md`. */
  readonly runbookUrl?: string;

  /**
   * Days for which logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
   * 3288 or 3653; default 30.
   */
  readonly logRetentionDays?: number;
  /**
   * Whether Lambda logs the start, duration and memory of each invocation; default false: it logs those that failed or timed out.
   * `run measure` needs it.
   */
  readonly platformLogs?: boolean;
  /** Whether AWS X-Ray traces the functions; default false. */
  readonly tracing?: boolean;
  /** Whether table `Jobs` and the bucket are protected from deletion, and remain when the stack is destroyed; default true. */
  readonly deletionProtection?: boolean;

  /**
   * ARN of the KMS key that encrypts tables, bucket, queues, event bus, secrets, logs and the topic of alarms, for example
   * `arn:aws:kms:us-east-1:123456789012:key/1234abcd-…`; no alias. Default: AWS's own keys. Its policy must allow what
   * docs/platform-settings.md lists. Without the key, results cannot be read any more.
   */
  readonly kmsKey?: string;
  /** ARN of the managed policy that is the permissions boundary of every role, such as `arn:aws:iam::123456789012:policy/Boundary`; default none. */
  readonly permissionsBoundary?: string;
  /** Tags of every resource that can have tags, up to 20 with 600 characters together, whose keys differ in more than case; default none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The VPC that the functions run in; default none: they run outside of any VPC of the account. */
  readonly vpc?: VpcSettings;
  /**
   * Whether the API Gateway logs requests, without their paths, which contain tokens; default false. The account needs a
   * CloudWatch role for API Gateway in this region; without it, the deployment fails (docs/platform-settings.md).
   */
  readonly accessLogs?: boolean;
  /** Whether the bucket keeps overwritten and deleted objects for another 7 days; default false. */
  readonly bucketVersioning?: boolean;
}

/** Where the functions run. They need a way to the Inference API, such as a NAT gateway, and one to AWS services. */
export interface VpcSettings {
  /** Its id, such as `vpc-0123456789abcdef0`. */
  readonly vpcId: string;
  /** Ids of 1 to 16 private subnets, with `interfaceEndpoints` one in each zone; more than one zone keeps the functions running when a zone fails. */
  readonly subnetIds: readonly string[];
  /** Ids of 1 to 5 security groups; default one that is created: HTTPS (port 443) out to anywhere, nothing in. */
  readonly securityGroupIds?: readonly string[];
  /** Ids of the subnets' route tables, up to 20, in which gateway endpoints of DynamoDB and S3 are created; default none is. */
  readonly routeTableIds?: readonly string[];
  /**
   * Whether interface endpoints of SQS, Secrets Manager, EventBridge and Lambda, and of X-Ray with `tracing`, are created in the
   * subnets; default false. They then serve the whole VPC, and admit the functions and private IPv4 addresses. The deployment
   * fails if the VPC has one of them already.
   */
  readonly interfaceEndpoints?: boolean;
}

export interface TargetSettings {
  /**
   * The target as text: `model:ID` or `chain:ID`, a slash, and where it runs: an environment, `deployment:ID`,
   * `development`, or, if the environment has a host name of its own, `ENVIRONMENT@regional`. For example
   * `model:abc123/production`, `chain:def456/deployment:xyz`, `model:abc123/eu@regional`.
   */
  readonly target: string;
  /** When to wake it; default never. Waking a target that is awake changes nothing. */
  readonly wake?: readonly WakeSettings[];
}

/** A schedule that wakes a target. */
export interface WakeSettings {
  /**
   * The six fields of EventBridge: minute, hour, day of month, month, day of week, year. One of the two days is `?`.
   * `45 7 ? * MON-FRI *` is 7:45 on working days. One that would never run, or never again, is rejected.
   */
  readonly cron: string;
  /** An IANA time zone such as `Europe/Berlin`, daylight saving time included; no abbreviation, no offset. Default `UTC`. */
  readonly timeZone?: string;
}

/** What a configuration file such as `boomerang.config.ts` exports. */
export interface DeploymentConfig extends BoomerangSettings {
  /** Name of the stack; default `Boomerang`. */
  readonly stackName?: string;
  /** Whether CloudFormation refuses to delete the stack; default false. Set it once the first deployment has succeeded. */
  readonly terminationProtection?: boolean;
}

/** Returns the configuration unchanged: it gives editors the type of its fields. */
export function defineConfig(config: DeploymentConfig): DeploymentConfig {
  return config;
}
