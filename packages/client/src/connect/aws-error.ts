import {
  isClockSkewError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from "@smithy/service-error-classification";
import { BoomerangError, type ErrorDetails } from "../boomerang-error.ts";

const CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|(?:Expired|Invalid)(?:Client)?Token(?:Id|Exception)?|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException)$/;
const ACCESS =
  /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|KMSAccessDeniedException|KmsAccessDenied)$/;
const MISSING = /^(?:ResourceNotFoundException|QueueDoesNotExist|NoSuchBucket)$|NonExistentQueue$/;
// There is no host of that name: the network is gone, or there is no such region.
const NO_HOST = /^(?:ENOTFOUND|EAI_AGAIN)$/;
const CONNECTION = /^(?:ECONN|ENETUNREACH|EHOSTUNREACH|EPIPE|ETIMEDOUT|CERT_|UNABLE_TO|DEPTH_ZERO)/;

export interface ErrorContext {
  readonly jobId?: string | undefined;
  /** The grant of the construct that allows the call; default none does. */
  readonly grant?: "grantSubmit" | "grantRead" | "grantPause" | "grantMonitor" | undefined;
  /** What to allow, if the error may not say it: the end of "Give these credentials …". */
  readonly permission?: string | undefined;
}

/**
 * An error of the AWS SDK as one of the client's own.
 *
 * @param doing what was being done, such as `send the job to the queue`
 */
export function fromAwsError(
  error: unknown,
  doing: string,
  { jobId, grant, permission = permissionOf(grant) }: ErrorContext = {},
): BoomerangError {
  if (error instanceof BoomerangError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new BoomerangError(`cannot ${doing}: ${message || name}`, {
    ...decide(error, name, permission),
    jobId,
    cause: error,
  });
}

function permissionOf(grant: ErrorContext["grant"]): string {
  const all = "the action that the message names";
  return grant === undefined ? all : `${all}, as the construct's ${grant} does`;
}

function decide(
  error: unknown,
  name: string,
  permission: string,
): Pick<ErrorDetails, "code" | "nextStep" | "retryable"> {
  if (CREDENTIALS.test(name)) {
    return {
      code: "no_credentials",
      nextStep: "Sign in to AWS, or set AWS_PROFILE or AWS_REGION, and try again.",
    };
  }
  if (error instanceof Error && error.message === "Region is missing") {
    return {
      code: "not_configured",
      nextStep: "Set AWS_REGION, or the region of the AWS profile, or pass the region.",
    };
  }
  if (ACCESS.test(name)) {
    return { code: "access_denied", nextStep: `Give these credentials ${permission}.` };
  }
  if (MISSING.test(name)) {
    return { code: "resource_not_found", nextStep: "Check the stack's name, the account and the region." };
  }
  if (NO_HOST.test(String((error as { code?: unknown }).code))) {
    return {
      code: "unavailable",
      nextStep: "Check the network and the region, and try again.",
      retryable: true,
    };
  }
  if (isUnavailable(error)) {
    return { code: "unavailable", nextStep: "Try again in a moment.", retryable: true };
  }
  return { code: "call_rejected", nextStep: "Correct what the message names." };
}

function isUnavailable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && CONNECTION.test(code)) return true;
  const sdkError = error as Parameters<typeof isTransientError>[0];
  return (
    isThrottlingError(sdkError) ||
    isTransientError(sdkError) ||
    isServerError(sdkError) ||
    isClockSkewError(sdkError)
  );
}
