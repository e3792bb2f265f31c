import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";

/** The names of all rules and queues that `client.events` makes begin with it. */
export const NAME_PREFIX = "boomerang-events-";

const PERMISSIONS = `Give these credentials events:PutRule, PutTargets, RemoveTargets, DeleteRule and TagResource on rules ${NAME_PREFIX}* of the event bus, and sqs:CreateQueue, TagQueue, ReceiveMessage, DeleteMessage, DeleteQueue and GetQueueUrl on queues ${NAME_PREFIX}*.`;

const TOO_MANY_RULES = `Delete rules of the event bus that are not used, such as ${NAME_PREFIX}* of programs that were killed, or ask for a higher quota.`;

/** An error of AWS, with what `client.events` needs. */
export function eventsError(cause: unknown, doing: string): BoomerangError {
  const error = fromAwsError(cause, doing);
  // The SDK's classification has it among those that pass by themselves.
  if (cause instanceof Error && cause.name === "LimitExceededException") {
    return new BoomerangError(error.message, { code: "call_rejected", nextStep: TOO_MANY_RULES, cause });
  }
  return error.code === "access_denied" && error !== cause ? withNextStep(error, PERMISSIONS) : error;
}

export function isMissing(cause: unknown): boolean {
  return fromAwsError(cause, "").code === "resource_not_found";
}

export function eventsAborted({ reason }: AbortSignal): BoomerangError {
  return new BoomerangError("stopped waiting for events: the signal was aborted", {
    code: "aborted",
    nextStep: "Iterate over events() again; list and get have the outcomes that come meanwhile.",
    cause: reason,
  });
}

export function withNextStep(
  { message, code, retryable, cause }: BoomerangError,
  nextStep: string,
): BoomerangError {
  return new BoomerangError(message, { code, retryable, nextStep, cause });
}
