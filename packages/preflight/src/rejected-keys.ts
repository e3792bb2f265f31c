import type { NoAccess } from "./facts.ts";
import type { Finding, Remedy } from "./finding.ts";
import { partitionOf } from "./partition.ts";
import { withProfile } from "./quotas.ts";

type Rejected = Extract<NoAccess, { readonly problem: "rejected" }>;

export const SIGN_IN = {
  text: "Sign in: aws sso login, or aws configure. For a profile, add --profile NAME.",
};

/** AWS does not know the keys in a region: they are wrong, or the account has not enabled it. */
export function describeRejected({ region, elsewhere }: Rejected, profile: string | undefined): Finding {
  if (elsewhere === undefined || elsewhere.isAccepted === false) return wrongKeys(region, elsewhere?.region);
  const options = isOptional(region) ? [askStatus(region, elsewhere, profile)] : [];
  if (elsewhere.isAccepted) {
    return {
      level: "error",
      what: `Region: ${region} does not accept these credentials, ${elsewhere.region} does`,
      why: "Most likely the account has not enabled the region. Or they are temporary ones of the global endpoint of AWS STS, which are only valid in regions that every account has.",
      remedies: [
        ...options,
        ...(isOptional(region) ? [enable(region, elsewhere, profile)] : []),
        {
          text: "If it is ENABLED, get other temporary credentials: set AWS_STS_REGIONAL_ENDPOINTS=regional, and sign in again.",
        },
      ],
    };
  }
  return {
    level: "error",
    what: `Credentials: rejected by AWS in ${region}`,
    why: "Either the access key does not exist or is inactive, or the account has not enabled the region.",
    remedies: [
      {
        text: `See whether ${elsewhere.region} accepts them. If so, it is the region:`,
        command: [`aws sts get-caller-identity --region ${elsewhere.region}`, ...withProfile(profile)],
      },
      ...options,
      SIGN_IN,
    ],
  };
}

/** AWS STS issues no credentials of the account in a region. */
export function describeDisabledRegion(region: string, profile: string | undefined): Finding {
  const home = { region: partitionOf(region).home };
  return {
    level: "error",
    what: `Region: AWS STS is not activated in ${region} for this account`,
    why: "The account has not enabled the region, or an administrator has deactivated AWS STS there. The role of a profile is assumed in the region that the profile names, if it names one.",
    remedies: [
      ...(isOptional(region) ? [askStatus(region, home, profile), enable(region, home, profile)] : []),
      {
        text: "If it is enabled, have an administrator activate AWS STS there: IAM console, Account settings, Endpoints.",
      },
    ],
  };
}

function wrongKeys(region: string, other: string | undefined): Finding {
  const where = other === undefined ? region : `${region} and in ${other}`;
  return {
    level: "error",
    what: "Credentials: rejected by AWS",
    why: `AWS does not know the access key in ${where}: it does not exist, is inactive, or belongs to another partition, such as GovCloud or China.`,
    remedies: [SIGN_IN],
  };
}

/** Only in this partition an account chooses its regions. */
function isOptional(region: string): boolean {
  return partitionOf(region).name === "aws";
}

function askStatus(region: string, home: { readonly region: string }, profile: string | undefined): Remedy {
  return {
    text: "See the status of the region:",
    command: optIn("get-region-opt-status", region, home, profile),
  };
}

function enable(region: string, home: { readonly region: string }, profile: string | undefined): Remedy {
  return {
    text: "If it is DISABLED, enable it, and wait until it is ENABLED (minutes to hours):",
    command: optIn("enable-region", region, home, profile),
  };
}

function optIn(
  operation: string,
  region: string,
  home: { readonly region: string },
  profile: string | undefined,
): string[] {
  const regions = [`--region-name ${region}`, `--region ${home.region}`];
  return [`aws account ${operation}`, ...regions, ...withProfile(profile)];
}
