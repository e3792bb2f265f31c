import { STSClient } from "@aws-sdk/client-sts";

/** Where the AWS clients find region and credentials. */
export interface Environment {
  /** Of `--profile`; default: the variables `AWS_PROFILE` and `AWS_DEFAULT_PROFILE`. */
  readonly profile?: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Settings that all clients share. The network is checked too: a call that hangs fails after seconds. */
export type ClientConfig = ReturnType<typeof clientConfig>;

const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/** As the CDK does: credentials of the environment come before a profile that `--profile` does not name. */
export function clientConfig({ profile, variables }: Environment, region: string) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
  const named = profile ?? variables.AWS_PROFILE ?? variables.AWS_DEFAULT_PROFILE;
  const fromEnvironment =
    profile === undefined && AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
        }
      : undefined;
  return {
    region,
    maxAttempts: 3,
    requestHandler: TIMEOUTS,
    ...(named !== undefined && { profile: named }),
    ...(fromEnvironment !== undefined && { credentials: fromEnvironment }),
  };
}

/**
 * The region that the CDK deploys to; `undefined` where it would take us-east-1 without asking, or the region of the EC2
 * instance that it runs on.
 */
export async function findRegion({ profile, variables }: Environment): Promise<string | undefined> {
  const { AWS_REGION, AMAZON_REGION, AWS_DEFAULT_REGION, AMAZON_DEFAULT_REGION } = variables;
  const given = AWS_REGION || AMAZON_REGION || AWS_DEFAULT_REGION || AMAZON_DEFAULT_REGION;
  if (given) return given;
  const named = profile ?? variables.AWS_PROFILE ?? variables.AWS_DEFAULT_PROFILE ?? "default";
  return (await regionOf(named)) ?? (await regionOf("default"));
}

/** `undefined` if the profile has no region, or does not exist, which shows when credentials are needed. */
function regionOf(profile: string): Promise<string | undefined> {
  return new STSClient({ profile }).config.region().catch(() => undefined);
}
