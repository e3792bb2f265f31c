import { type Target, targetText } from "@boomerang/core";

const CANCEL = "cancel#";

/** The API key and the billing, which all targets share. */
export const ACCOUNT = "account";

/** Submissions to a target. */
export const submissionScope = (target: Target): string => targetText(target);

/**
 * The scope of an error that the API has with the account. A key without a permission (403) may lack it for one target only.
 *
 * @param targetScope the scope of the calls that failed
 */
export const accountScope = (status: number | undefined, targetScope: string): string =>
  status === 403 ? targetScope : ACCOUNT;

/** Cancel calls for a target: they may fail although submissions succeed. */
export const cancelScope = (target: Target): string => `${CANCEL}${targetText(target)}`;

/** A service of AWS that the dispatcher needs. */
export const awsScope = (service: string): string => `aws#${service}`;

/** Errors of no known service, which share no circuit. */
export const UNEXPECTED = "unexpected";

/** Why a message is held back, for the log. */
export function reasonHeldBack(scope: string): string {
  if (scope === ACCOUNT) return "the API rejects the account; one message at a time tries again";
  if (scope.startsWith(CANCEL)) return "cancel calls fail; one message at a time tries again";
  return "submissions to the target fail; one message at a time tries again";
}
