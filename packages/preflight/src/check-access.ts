import type { AccountReading } from "./facts.ts";
import { nextStep } from "./failure.ts";
import type { Finding } from "./finding.ts";
import { describeDisabledRegion, describeRejected, SIGN_IN } from "./rejected-keys.ts";

/** The finding where nothing else can be checked. */
export function describeNoAccess({
  noAccess,
  profile,
}: Extract<AccountReading, { readonly isRead: false }>): Finding {
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
    case "no such region":
      return {
        level: "error",
        what: `Region: ${noAccess.region} does not exist`,
        why: "AWS STS has no host name there, but it has one elsewhere.",
        remedies: [
          {
            text: "See which regions there are, and configure one of them:",
            command: ["aws account list-regions --query 'Regions[].RegionName'"],
          },
        ],
      };
    case "region disabled":
      return describeDisabledRegion(noAccess.region, profile);
    case "no credentials":
      return {
        level: "error",
        what: "Credentials: none found",
        why: "Neither the environment nor the profile has credentials that work.",
        remedies: [SIGN_IN],
      };
    case "rejected":
      return describeRejected(noAccess, profile);
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
        remedies: [{ text: nextStep(noAccess) }],
      };
    case "provider failed":
      return {
        level: "warning",
        what: "Credentials: nothing checked, what issues them did not respond as expected",
        why: `The profile gets its credentials from AWS IAM Identity Center, or another service. That failed with ${noAccess.code}.`,
        remedies: [{ text: nextStep(noAccess) }, SIGN_IN],
      };
    default:
      return { level: "error", ...REFUSED[noAccess.problem] };
  }
}

// The CDK would be refused, too.
const REFUSED = {
  clock: {
    what: "Credentials: rejected by AWS, because of the time",
    why: "AWS accepts a request for 15 minutes after the time that it names. The clock of this machine differs by more.",
    remedies: [{ text: "Set the clock of this machine, by NTP for example (timedatectl set-ntp true)." }],
  },
  denied: {
    what: "Credentials: denied by AWS",
    why: "Anybody may call sts:GetCallerIdentity. So either they may not assume the role of the profile (sts:AssumeRole), or the policy of a VPC endpoint of AWS STS forbids the call.",
    remedies: [
      { text: "Have the role's trust policy, and the policy of your user, allow sts:AssumeRole." },
      { text: "Have the endpoint's policy allow the call, or deploy from another network." },
    ],
  },
  expired: {
    what: "Credentials: expired",
    why: "AWS does not accept them any more.",
    remedies: [SIGN_IN],
  },
  "not activated": {
    what: "Account: not activated",
    why: "AWS knows the credentials, but the account's registration is not complete, or the account is suspended.",
    remedies: [
      {
        text: "In the AWS console, add a payment method, verify the telephone number and choose a support plan. It can take up to 24 hours until AWS activates the account.",
      },
      { text: "Ask AWS Support, if that is done already." },
    ],
  },
  "role denied": {
    what: "Credentials: the profile's role is denied",
    why: "What issues them, such as AWS IAM Identity Center, responded that there is no such role for you in this account.",
    remedies: [
      { text: "Check sso_account_id and sso_role_name of the profile." },
      { text: "Have an administrator assign you the account and the permission set in IAM Identity Center." },
    ],
  },
  "wrong signature": {
    what: "Credentials: signature rejected by AWS",
    why: "AWS knows the access key, but its secret is not the one that was used.",
    remedies: [
      {
        text: "Set the secret access key again (aws configure); it may have lost a character when it was copied.",
      },
      SIGN_IN,
    ],
  },
} as const;
