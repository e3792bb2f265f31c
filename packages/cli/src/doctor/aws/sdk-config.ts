const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** The settings of every client: a call that hangs fails after seconds. Everything but the region is the SDK's own. */
export function sdkConfig(region: string | undefined) {
  return { ...(region !== undefined && { region }), maxAttempts: 3, requestHandler: TIMEOUTS };
}
