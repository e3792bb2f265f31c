/** Why a call of AWS failed. */
export type FailureKind =
  | "certificate"
  | "clock"
  | "denied"
  | "expired"
  | "network"
  | "no such host"
  | "not activated"
  | "other"
  | "region disabled"
  | "throttled"
  | "unknown key"
  | "wrong signature";

/** What is known of an error. */
export interface ErrorFacts {
  readonly code: string;
  /** Of HTTP. */
  readonly status?: number | undefined;
  readonly message?: string;
  /** The error that led to it. */
  readonly cause?: ErrorFacts;
}

// Services name the same thing differently, and send it with 400, 401 or 403: so the code decides, and the status only where the
// code says nothing. With and without "Exception" at the end.
const CODES: Readonly<Record<string, FailureKind>> = {
  AccessDenied: "denied",
  AuthorizationError: "denied",
  Forbidden: "denied",
  NotAuthorized: "denied",
  Unauthorized: "denied",
  UnauthorizedOperation: "denied",
  ExpiredToken: "expired",
  TokenRefreshRequired: "expired",
  AuthFailure: "unknown key",
  InvalidAccessKeyId: "unknown key",
  InvalidClientTokenId: "unknown key",
  InvalidToken: "unknown key",
  MissingAuthenticationToken: "unknown key",
  UnrecognizedClient: "unknown key",
  IncompleteSignature: "wrong signature",
  InvalidSignature: "wrong signature",
  SignatureDoesNotMatch: "wrong signature",
  RequestExpired: "clock",
  RequestInTheFuture: "clock",
  RequestTimeTooSkewed: "clock",
  NotSignedUp: "not activated",
  OptInRequired: "not activated",
  PendingVerification: "not activated",
  SubscriptionRequired: "not activated",
  // Of AWS STS, which issues no credentials of the account in the region.
  RegionDisabled: "region disabled",
  RequestLimitExceeded: "throttled",
  SlowDown: "throttled",
  Throttled: "throttled",
  Throttling: "throttled",
  TooManyRequests: "throttled",
  // Of Node; the first one is for several addresses that all failed.
  AggregateError: "network",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "network",
  ECONNREFUSED: "network",
  ECONNRESET: "network",
  EHOSTUNREACH: "network",
  ENETUNREACH: "network",
  EPIPE: "network",
  ETIMEDOUT: "network",
  TimeoutError: "network",
};

/** Why a call failed, by the code of its error first. */
export function failureKind({ code, status, message = "" }: ErrorFacts): FailureKind {
  const kind = CODES[code.replace(/Exception$/, "")];
  // A signature is also rejected because of the time that it names.
  if (kind === "wrong signature" && /expired|not yet current|skew/i.test(message)) return "clock";
  if (kind !== undefined) return kind;
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) return "certificate";
  // The SDK's error for a region whose name cannot be part of a host name has no code.
  if (/^Region not accepted/.test(message)) return "no such host";
  if (status === 401 || status === 403) return "denied";
  return status === 429 ? "throttled" : "other";
}

const NEXT_STEPS: Readonly<Record<FailureKind, string>> = {
  certificate:
    "Set NODE_EXTRA_CA_CERTS to the certificate of the proxy that opens TLS connections, and run this again.",
  clock: "Set the clock of this machine, and run this again.",
  denied: "Allow the call, and run this again.",
  expired: "Sign in again (aws sso login, for example), and run this again.",
  network: "Check the network and the proxy of this machine, and run this again.",
  "no such host": "Check the region's name, and whether the service exists there; then run this again.",
  "not activated":
    "Complete the registration of the account in the AWS console, wait until AWS has activated it, and run this again.",
  other: "Run this again.",
  "region disabled":
    "Enable the region in the account, have AWS STS activated there (IAM console, Account settings), and run this again.",
  throttled: "Run this again in a minute.",
  "unknown key":
    "See whether the region is enabled in the account, and whether the keys are still active; then run this again.",
  "wrong signature": "Set the secret access key again, check the clock of this machine, and run this again.",
};

/** What to do after a call that failed. */
export function nextStep(error: ErrorFacts): string {
  return NEXT_STEPS[failureKind(error)];
}
