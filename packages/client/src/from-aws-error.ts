import { BoomerangError } from "./boomerang-error.ts";

const CREDENTIALS = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "InvalidAccessKeyId",
]);
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "KMS.AccessDeniedException",
]);
const ABSENT = new Set([
  "ResourceNotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
  "NoSuchKey",
  "NoSuchBucket",
]);
const THROTTLED =
  /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|OverLimit/;

/**
 * What an error of AWS means for the user of the client. An error of the client's own is returned as it is.
 *
 * @param doing what failed, such as `sending the message`
 */
export function fromAwsError(error: unknown, doing: string, jobId?: string): BoomerangError {
  if (error instanceof BoomerangError) return error;
  const name = error instanceof Error ? error.name : "unknown error";
  const failed = `${doing} failed: ${name}`;
  const cause = { cause: error };
  if (CREDENTIALS.has(name)) {
    const nextStep =
      "Sign in to AWS again, and check that the clock of this machine is right: aws sts get-caller-identity";
    return new BoomerangError("credentials", failed, { jobId, nextStep }, cause);
  }
  if (DENIED.has(name)) {
    // AWS names the action and the resource.
    const why = error instanceof Error ? `: ${error.message}` : "";
    const nextStep = "Allow the action that AWS names: the construct's grantSubmit and grantRead do.";
    return new BoomerangError("access_denied", `${failed}${why}`, { jobId, nextStep }, cause);
  }
  if (ABSENT.has(name)) {
    const nextStep = "Check the region and the account, and that the names are those of the stack's outputs.";
    return new BoomerangError("resource_not_found", failed, { jobId, nextStep }, cause);
  }
  if (THROTTLED.test(name)) {
    const nextStep = "Try again later, or more slowly.";
    return new BoomerangError("throttled", failed, { jobId, retryable: true, nextStep }, cause);
  }
  const nextStep = "Check the network and the region, and try again.";
  return new BoomerangError("unavailable", failed, { jobId, retryable: true, nextStep }, cause);
}
