export const LINK_KEY = "link-key-of-the-benchmarks-with-more-than-32-characters";
export const WEBHOOK_SECRET = "whsec_of_the_benchmarks";

const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret";

/** What a secret contains, by its ARN. */
export const SECRETS: Readonly<Record<string, string>> = {
  [`${ARN}:api-key`]: "api-key-1",
  [`${ARN}:link-key`]: LINK_KEY,
  [`${ARN}:webhook-secrets`]: JSON.stringify([WEBHOOK_SECRET]),
};

/** The environment of a function, and of what a user would write instead; AWS and the API are at `url`. */
export function variables(url: string): Readonly<Record<string, string>> {
  const queue = `${url}/123456789012/queue`;
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: url,
    API_BASE_URL: url,
    API_KEY: "api-key-1",
    WEBHOOK_SECRET,
    WEBHOOK_BASE_URL: "http://127.0.0.1:1",
    SUBMISSIONS_PER_MINUTE: "1000000",
    STATUS_CALLS_PER_SECOND: "1000",
    QUEUE_STATUS_CALLS_PER_SECOND: "1000",
    JOBS_TABLE_NAME: "Jobs",
    CONTROL_TABLE_NAME: "Control",
    BUCKET_NAME: "bucket",
    EVENT_BUS_NAME: "bus",
    JOBS_QUEUE_URL: queue,
    SPILL_QUEUE_URL: queue,
    QUARANTINE_QUEUE_URL: queue,
    DEAD_LETTER_QUEUE_URL: queue,
    API_KEY_SECRET_ARN: `${ARN}:api-key`,
    LINK_KEY_SECRET_ARN: `${ARN}:link-key`,
    WEBHOOK_SECRETS_ARN: `${ARN}:webhook-secrets`,
  };
}
