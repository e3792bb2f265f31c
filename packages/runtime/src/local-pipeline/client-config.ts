/** The region of every embedded service. */
export const LOCAL_REGION = "us-east-1";

/** The event bus of the local pipeline. */
export const LOCAL_EVENT_BUS = "boomerang";

/**
 * The settings of an AWS SDK client for an embedded service.
 *
 * It names each setting that the SDK would otherwise read from the environment or from `~/.aws`: one that is meant for AWS,
 * such as `AWS_USE_FIPS_ENDPOINT`, must not reach a service on this machine.
 */
export function localClientConfig(endpoint: string) {
  return {
    endpoint,
    region: LOCAL_REGION,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    defaultsMode: "legacy",
    maxAttempts: 3,
    retryMode: "standard",
    authSchemePreference: [] as string[],
    sigv4aSigningRegionSet: [] as string[],
    userAgentAppId: "",
    disableClockSkewCorrection: false,
    // DynamoDB
    accountIdEndpointMode: "disabled",
    endpointDiscoveryEnabled: false,
    // S3
    forcePathStyle: true,
    useArnRegion: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    requestChecksumCalculation: "WHEN_SUPPORTED",
    responseChecksumValidation: "WHEN_SUPPORTED",
  } as const;
}
