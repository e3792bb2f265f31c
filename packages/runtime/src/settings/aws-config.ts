/** Client timeouts of the AWS SDK. */
export interface ClientTimeouts {
  /** Milliseconds from the start of an attempt to the response headers, and then between two chunks of the body. */
  readonly requestTimeout: number;
  /** The first attempt included. */
  readonly maxAttempts: number;
}

/** Without this an SDK call may hang for minutes, longer than a function runs. */
export function awsConfig({ requestTimeout, maxAttempts }: ClientTimeouts) {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: Math.min(1000, requestTimeout),
      requestTimeout,
      throwOnRequestTimeout: true,
      // requestTimeout ends with the response headers.
      socketTimeout: requestTimeout,
    },
  };
}
