/** How patient the AWS SDK is with one call. */
export interface ClientTimeouts {
  /** Milliseconds until one attempt is answered, and for each silence while its answer comes in. */
  readonly requestTimeout: number;
  /** The first one counted. */
  readonly maxAttempts: number;
}

/** Makes the AWS SDK as patient as that: by default a call may hang for minutes, longer than a function runs. */
export function awsConfig({ requestTimeout, maxAttempts }: ClientTimeouts) {
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
