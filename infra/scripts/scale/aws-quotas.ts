// Quotas of AWS, with the page that states each. All but those marked were read in public copies of that page in 2026.

/** Of a standard queue; hidden messages count. Not documented as adjustable. */
export const MESSAGES_IN_FLIGHT = 120_000;
/** `MaximumConcurrency` of an SQS event source mapping, at most; without it a mapping reaches 1,250. */
export const MAPPING_CONCURRENCY = 1000;
/** An event source mapping begins with 5 pollers and adds up to 300 a minute. */
export const POLLERS = { first: 5, aMinute: 300 } as const;
/** Lambda concurrency that AWS grants to most accounts. A new one may have 10. */
export const CONCURRENCY = 1000;
/** Processes that Lambda starts for one function in ten seconds. */
export const STARTS_IN_10_S = 1000;
/** Write units a second of one partition of DynamoDB. */
export const PARTITION_WRITES = 1000;
/** Write units a second of a table, and of each index, on demand. */
export const TABLE_WRITES = 40_000;
/** Write units a second of a new table on demand. The number was read in other pages than the one below. */
export const NEW_TABLE_WRITES = 4000;
/** Requests a second of the API Gateway, of all APIs of an account together; in 13 regions 2,500. */
export const API_REQUESTS = 10_000;
/** PutEvents calls a second in us-east-1, us-west-2 and eu-west-1; elsewhere 2,400, 1,200, 600 or 400. */
export const EVENT_CALLS = 10_000;
/** Events a second that match a rule, in the same regions; elsewhere 750 to 4,500. */
export const RULE_MATCHES = 18_750;
export const EVENT_BUSES = 100;
/** GetSecretValue calls a second. */
export const SECRET_READS = 10_000;
/** PutLogEvents calls a second. Read in copies of the page, not on it. */
export const LOG_CALLS = 5000;
/** Writes a second of one prefix of a bucket, before S3 splits it. */
export const PREFIX_WRITES = 3500;

export const PAGES = {
  queue: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
  mapping: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
  lambda: "https://docs.aws.amazon.com/lambda/latest/operatorguide/scaling-concurrency.html",
  lambdaScaling: "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
  partition: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
  table:
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html",
  newTable: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
  api: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  events: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
  secrets: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
  logs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
  bucket: "https://repost.aws/knowledge-center/s3-object-key-naming-pattern",
} as const;
