import type { NoAccess } from "./facts.ts";
import type { Finding } from "./finding.ts";

const SIGN_IN = { text: "Sign in: aws sso login, or aws configure. For a profile, add --profile NAME." };

/** The finding where nothing else can be checked. */
export function describeNoAccess(noAccess: NoAccess): Finding {
  switch (noAccess.problem) {
    case "no region":
      return {
        level: "error",
        what: "Region: not configured",
        why: "The CDK would deploy to us-east-1 without asking.",
        remedies: [
          { text: "Configure a region, for example:", command: ["aws configure set region eu-central-1"] },
          { text: "Set the variable AWS_REGION." },
        ],
      };
    case "no credentials":
      return {
        level: "error",
        what: "Credentials: none found",
        why: "Neither the environment nor the profile has credentials that work.",
        remedies: [SIGN_IN],
      };
    case "expired":
      return {
        level: "error",
        what: "Credentials: expired",
        why: "AWS does not accept them any more.",
        remedies: [SIGN_IN],
      };
    case "rejected":
      return {
        level: "error",
        what: "Credentials: rejected by AWS",
        why: "The access key does not exist, is inactive, or its secret is wrong.",
        remedies: [SIGN_IN],
      };
    case "needs MFA":
      return {
        level: "warning",
        what: "Credentials: nothing checked, the profile needs an MFA code",
        why: "A code works only once, and the CDK will ask for one.",
        remedies: [
          { text: "To have the account checked, sign in to a session first (aws sts get-session-token)." },
        ],
      };
    case "unreachable":
      return {
        level: "warning",
        what: "Credentials: nothing checked, AWS STS did not respond as expected",
        why: `sts:GetCallerIdentity failed with ${noAccess.code}.`,
        remedies: [{ text: "Check the network and the region's name, and run this again." }],
      };
  }
}
