import type { AccountFacts, Fact } from "./facts.ts";
import { type Finding, notChecked } from "./finding.ts";
import { partitionOf } from "./partition.ts";
import { withProfile } from "./quotas.ts";

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

/** Whether the account has the role that the API Gateway writes access logs with: one for all APIs of the region. */
export function checkApiLogs(
  role: Fact<string | undefined>,
  { region, profile }: Pick<AccountFacts, "region" | "profile">,
): Finding {
  if (!role.isKnown) return notChecked("Access logs", [role]);
  if (role.value !== undefined)
    return { level: "ok", what: "Access logs: the API Gateway has a role for them" };
  const { name } = partitionOf(region);
  // IAM has one role of a name for all regions, and each region may need one.
  const roleName = `api-gateway-logs-${region}`;
  const as = withProfile(profile).map((option) => ` ${option}`);
  return {
    level: "error",
    what: "Access logs: the API Gateway has no role to write them with",
    why: `The setting accessLogs needs one in ${region}, for all APIs of the account together. The deployment would fail: CloudWatch Logs role ARN must be set in account settings.`,
    remedies: [
      {
        text: "An administrator creates the role, and sets it. Repeat the last command if it refuses a role that is seconds old:",
        command: [
          `role="$(aws iam create-role --role-name ${roleName} --assume-role-policy-document '${TRUST}' --query Role.Arn --output text${as})" &&`,
          `aws iam attach-role-policy --role-name ${roleName} --policy-arn arn:${name}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs${as} &&`,
          `aws apigateway update-account --patch-operations "op=replace,path=/cloudwatchRoleArn,value=$role" --region ${region}${as}`,
        ],
      },
      {
        text: "Remove accessLogs in the configuration file: the receiver logs each delivery that it does not store.",
      },
    ],
  };
}
