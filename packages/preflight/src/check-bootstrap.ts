import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked, type Remedy } from "./finding.ts";
import { withProfile } from "./quotas.ts";

/** The bootstrap version that the template requires. */
export const BOOTSTRAP_VERSION = 6;

function bootstrap(profile: string | undefined): Remedy {
  return {
    text: "An administrator runs, for this account and region:",
    command: [["npx -y pnpm@12 run bootstrap", ...withProfile(profile)].join(" ")],
  };
}

/** Whether the CDK's bucket and roles exist in the account and region, and are new enough. */
export function checkBootstrap({ bootstrapVersion, profile }: AccountFacts): Finding {
  if (!bootstrapVersion.isKnown) return notChecked("CDK bootstrap", [bootstrapVersion]);
  const version = bootstrapVersion.value;
  if (version === undefined) {
    return {
      level: "error",
      what: "CDK bootstrap: missing",
      why: "The CDK deploys with a bucket and roles that do not exist in this account and region.",
      remedies: [bootstrap(profile)],
    };
  }
  if (version < BOOTSTRAP_VERSION) {
    return {
      level: "error",
      what: `CDK bootstrap: version ${version} is too old`,
      why: `The CDK deploys with version ${BOOTSTRAP_VERSION} or newer.`,
      remedies: [bootstrap(profile)],
    };
  }
  return { level: "ok", what: `CDK bootstrap: version ${version}` };
}
