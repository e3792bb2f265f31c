import { partsOf } from "./arn.ts";
import type { AccountFacts } from "./facts.ts";
import { type Finding, notChecked } from "./finding.ts";
import type { PlatformFacts } from "./platform-facts.ts";

const SET = {
  text: "Set permissionsBoundary to a managed policy of this account in the configuration file.",
};

/** Whether the policy that limits every role exists. Whether it allows enough is not checked. */
export function checkBoundary(
  { arn, exists }: NonNullable<PlatformFacts["boundary"]>,
  { accountId }: Pick<AccountFacts, "accountId">,
): Finding {
  const { account } = partsOf(arn);
  if (account !== "aws" && account !== accountId) {
    return {
      level: "error",
      what: `Permissions boundary: it belongs to account ${account}`,
      why: "AWS accepts policies of the role's own account and of AWS only. The deployment would fail.",
      remedies: [SET],
    };
  }
  if (!exists.isKnown) return notChecked("Permissions boundary", [exists]);
  if (exists.value) return { level: "ok", what: "Permissions boundary: the policy exists" };
  return {
    level: "error",
    what: "Permissions boundary: the policy does not exist",
    why: `There is no ${arn}. The deployment would fail when it creates the first role.`,
    remedies: [SET, { text: "Have the policy created." }],
  };
}
