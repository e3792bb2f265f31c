/** The region of every embedded service. */
export const LOCAL_REGION = "us-east-1";

/** The account of every embedded service; fauxqs uses the same. */
export const LOCAL_ACCOUNT = "000000000000";

/** The settings of an AWS SDK client for an embedded service; for S3 add `forcePathStyle: true`. */
export function localClientConfig(endpoint: string) {
  return { endpoint, region: LOCAL_REGION, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
