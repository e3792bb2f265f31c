/** The region everything on this machine says it is in. */
export const LOCAL_REGION = "us-east-1";

/** The account everything on this machine says it belongs to; fauxqs uses the same. */
export const LOCAL_ACCOUNT = "000000000000";

/** What an AWS SDK client needs to talk to an embedded service. */
export interface LocalClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The settings of an AWS SDK client for an embedded service; for S3 add `forcePathStyle: true`. */
export function localClientConfig(endpoint: string): LocalClientConfig {
  return { endpoint, region: LOCAL_REGION, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
