/** What a deployment sets. Everything has a default; a value that cannot be is refused at synth, by its name. */
export interface BoomerangSettings {
  /** Targets whose queues are recorded every minute, and when each is woken; default none. Jobs may name any target. */
  readonly targets?: readonly TargetSettings[];

  /** Submissions a minute for the whole deployment, 10 to 1,000,000; default 12,000, the API's limit for an organization. */
  readonly submissionsPerMinute?: number;
  /** Dispatchers that run at the same time, each with up to ten messages, 2 to 1000; default 25. */
  readonly dispatcherConcurrency?: number;

  /** Days for which a record and its result are kept after the outcome, 1 to 3650; default 30. */
  readonly recordRetentionDays?: number;
  /** Seconds after a submission until reconciling first asks what became of it, 5 to 1800; default 300. */
  readonly checkAfterSeconds?: number;
  /** Status and cancel calls a second, 2 to 1000; default 20, the lower of the limits the API documents. */
  readonly statusCallsPerSecond?: number;
  /** Queue status calls a second, of scheduler and dispatcher together, 2 to 1000; default 20, the API's limit. */
  readonly queueStatusCallsPerSecond?: number;

  /** Whether `Job Submitted` goes to the event bus too; default false, since events cost money. */
  readonly announceSubmitted?: boolean;
  /** Days for which EventBridge archives events, so that they can be replayed, 1 to 3650; default no archive. */
  readonly eventArchiveDays?: number;

  /** Address under which the API Gateway is reached, such as `https://hooks.example.com`; default its own. */
  readonly webhookBaseUrl?: string;
  /** Address of the Inference API; default the provider's own hosts. For the simulator. */
  readonly apiBaseUrl?: string;
  /** Deliveries a second that the API Gateway lets in, 1 to 10,000; past it, it answers 503. Default 2000. */
  readonly deliveriesPerSecond?: number;
  /** Deliveries that may come in at once, 1 to 5000; default 4000. */
  readonly deliveriesBurst?: number;
  /**
   * Concurrency kept free for the receiver out of the account's, 10 to 10,000; default none is kept free. AWS keeps 100
   * that nobody may reserve, so the account's quota has to be at least 100 more than this; below that, the deployment fails.
   */
  readonly receiverReservedConcurrency?: number;

  /** Address to which alarms are sent; it has to be confirmed once, by e-mail. Default: alarms are seen in CloudWatch only. */
  readonly alarmEmail?: string;
  /** Age in minutes of a message on the jobs queue that raises an alarm, 1 to 20,000; default 60. */
  readonly oldestMessageMinutes?: number;
  /** Age in hours of an open job that raises an alarm, 1 to 1000; default 6. More if jobs may wait for days. */
  readonly oldestOpenJobHours?: number;
  /** Where the runbook is, as alarms name it, in up to 500 characters; default `docs/runbook.md`. */
  readonly runbookUrl?: string;

  /** Days for which logs are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731; default 30. */
  readonly logRetentionDays?: number;
  /** Whether AWS X-Ray traces the functions; default false. */
  readonly tracing?: boolean;
  /** Whether table `Jobs` and the bucket are protected from deletion, and stay when the stack goes; default true. */
  readonly deletionProtection?: boolean;
}

/** A target and when it is woken. */
export interface TargetSettings {
  /**
   * The target as text: `model:ID` or `chain:ID`, a slash, and where it runs: an environment, `deployment:ID`,
   * `development`, or, where the environment has a host of its own, `ENVIRONMENT@regional`. So `model:abc123/production`,
   * `chain:def456/deployment:xyz`, `model:abc123/eu@regional`. All targets together have 3000 characters at most.
   */
  readonly target: string;
  /** When to wake it; default never. A target that is awake stays as it is. */
  readonly wake?: readonly WakeSettings[];
}

/** A time at which a target is woken. */
export interface WakeSettings {
  /**
   * The six fields of EventBridge: minute, hour, day of month, month, day of week, year. One of the two days is `?`.
   * `45 7 ? * MON-FRI *` is a quarter to eight on working days.
   */
  readonly cron: string;
  /** An IANA time zone such as `Europe/Berlin`, which also keeps its summer time; default `UTC`. */
  readonly timeZone?: string;
}
