/**
 * How patient the AWS SDK is: by default a call may hang for minutes, longer than a function runs.
 *
 * @param requestTimeout milliseconds for one attempt
 * @param maxAttempts the first one counted
 */
export function awsConfig({ requestTimeout, maxAttempts }: { requestTimeout: number; maxAttempts: number }) {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: Math.min(1000, requestTimeout),
      requestTimeout,
      throwOnRequestTimeout: true,
    },
  };
}
