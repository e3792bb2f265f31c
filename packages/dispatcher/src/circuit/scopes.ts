import { type Target, targetText } from "@boomerang/core";

/** The API key and the billing, which all targets share. */
export const ACCOUNT = "account";

/** Submissions to a target. */
export const submissionScope = (target: Target): string => targetText(target);

/** Cancel calls for a target: they may fail although submissions succeed. */
export const cancelScope = (target: Target): string => `cancel#${targetText(target)}`;

/** A service of AWS that the dispatcher needs. */
export const awsScope = (service: string): string => `aws#${service}`;

/** Errors of no known service. */
export const UNEXPECTED = "unexpected";
