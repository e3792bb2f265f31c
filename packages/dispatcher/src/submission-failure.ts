import type { InferenceApiError, Target } from "@boomerang/core";

/** What a failed submission means for its job. */
export type SubmissionFailure =
  /** The message is at fault, whoever sends it. */
  | "rejected"
  /** A development target that is scaled to zero. */
  | "asleep"
  /** The key or the bill is at fault. */
  | "account"
  /** Too many submissions. */
  | "throttled"
  /** Certainly not accepted; another time it may be. */
  | "not_accepted"
  /** Perhaps accepted. */
  | "unknown";

/** Reads the table of the submitting rules: status first, then whether the API can have accepted the call. */
export function submissionFailure(
  { status, acceptance }: Pick<InferenceApiError, "status" | "acceptance">,
  target: Target,
): SubmissionFailure {
  switch (status) {
    case 404:
      return target.place.type === "development" ? "asleep" : "rejected";
    case 400:
    case 413:
    case 422:
      return "rejected";
    case 401:
    case 402:
    case 403:
      return "account";
    case 429:
      return "throttled";
    default:
      return isFinal(status) ? "rejected" : acceptance;
  }
}

// Of the statuses that the API does not document: to wait, to come later, to try again.
const TEMPORARY = [408, 409, 421, 423, 425];

/** Whether a status blames the request, so that no repeat can mend it. */
function isFinal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && !TEMPORARY.includes(status);
}
