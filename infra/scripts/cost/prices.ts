/** A price of us-east-1 without free tiers, discounts and volume tiers. */
export interface Price {
  /** US dollars for one unit. */
  readonly usd: number;
  readonly unit: string;
  /** Where it stands. AWS's pages fill in most numbers when they are shown, so the day is that of a copy with the number in it. */
  readonly source: string;
}

const PRICE_LIST = "AWS Price List of 2026-09-11";
const PRICE_LIST_COPIES = "public copies of the AWS Price List, 2024 to 2026";
const CLOUDWATCH = "aws.amazon.com/cloudwatch/pricing, transcribed 2026-05-05";
const LAMBDA = "aws.amazon.com/lambda/pricing, read 2026-09-20";
const SECRETS = "aws.amazon.com/secrets-manager/pricing, read 2026-09-20";

/** All prices of the cost model. Looked up again on 2026-11-30 in stored copies; no live page was within reach. */
export const PRICES = {
  dynamoWrite: { usd: 0.625e-6, unit: "write unit, on demand", source: PRICE_LIST },
  dynamoRead: { usd: 0.125e-6, unit: "read unit, on demand", source: PRICE_LIST },
  dynamoGbMonth: { usd: 0.25, unit: "GB-month of tables and indexes", source: PRICE_LIST },
  dynamoBackupGbMonth: { usd: 0.2, unit: "GB-month of point-in-time recovery", source: PRICE_LIST },
  sqsRequest: { usd: 0.4e-6, unit: "request of up to 64 KB, standard queue", source: PRICE_LIST_COPIES },
  restCall: {
    ...{ usd: 3.5e-6, unit: "call of a REST API, first 333 million" },
    source: "aws.amazon.com/api-gateway/pricing, read 2026-09-20",
  },
  lambdaRequest: { usd: 0.2e-6, unit: "invocation", source: LAMBDA },
  lambdaGbSecond: { usd: 13.3334e-6, unit: "GB-second, Arm", source: PRICE_LIST_COPIES },
  event: { usd: 1e-6, unit: "custom event of up to 64 KB", source: PRICE_LIST_COPIES },
  s3Put: { usd: 5e-6, unit: "PUT, standard storage", source: PRICE_LIST_COPIES },
  s3GbMonth: { usd: 0.023, unit: "GB-month, standard storage", source: PRICE_LIST_COPIES },
  logGb: { usd: 0.5, unit: "GB of logs, standard class", source: CLOUDWATCH },
  logGbMonth: { usd: 0.03, unit: "GB-month of stored logs", source: CLOUDWATCH },
  transferGb: { usd: 0.09, unit: "GB out to the internet", source: PRICE_LIST_COPIES },
  secretMonth: { usd: 0.4, unit: "secret and month", source: SECRETS },
  secretCall: { usd: 5e-6, unit: "API call", source: SECRETS },
  alarmMetricMonth: { usd: 0.1, unit: "metric of an alarm and month", source: CLOUDWATCH },
  dashboardMonth: { usd: 3, unit: "dashboard and month", source: PRICE_LIST_COPIES },
  /**
   * AWS bills custom metrics by the hour, and only hours in which they are sent: "All custom metrics charges are prorated by the hour
   * and metered only when you send metrics to CloudWatch" (its pricing page, quoted in AWS's Well-Architected Labs, 200_AWS_Resource_Optimization).
   */
  metricMonth: { usd: 0.3, unit: "custom metric and month, first 10,000", source: CLOUDWATCH },
  schedulerCall: {
    usd: 1e-6,
    unit: "invocation of EventBridge Scheduler",
    source: "a secondary source only",
  },
} as const satisfies Record<string, Price>;
