/**
 * How patient the AWS SDK is: by default a call may hang for minutes, longer than a function runs.
 *
 * @param requestTimeout milliseconds until one attempt is answered, and for each silence while its answer comes in
 * @param maxAttempts the first one counted
 */
export function awsConfig({ requestTimeout, maxAttempts }: { requestTimeout: number; maxAttempts: number }) {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: Math.min(1000, requestTimeout),
      requestTimeout,
      throwOnRequestTimeout: true,
      // requestTimeout ends with the answer's headers.
      socketTimeout: requestTimeout,
    },
  };
}
