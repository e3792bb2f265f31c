import { type ISecurityGroup, type IVpc, type SubnetSelection, SubnetType } from "aws-cdk-lib/aws-ec2";
import type { IManagedPolicy } from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { parseSettings, type Settings } from "../settings/parse-settings.ts";
import type { BoomerangSettings, VpcSettings } from "../settings/settings.ts";
import { bundledCode, type FunctionCode } from "./code.ts";
import { keyPolicyStatements } from "./kms.ts";

/** A VPC of your app, in place of ids. */
export interface VpcProps extends Pick<VpcSettings, "interfaceEndpoints"> {
  readonly vpc: Pick<IVpc, "vpcId" | "selectSubnets">;
  /** Default: the private subnets with a way out (`PRIVATE_WITH_EGRESS`). */
  readonly subnets?: SubnetSelection;
  /** Default: one that is created, as in the settings. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Whether gateway endpoints of DynamoDB and S3 are created in the route tables of the subnets; default false. */
  readonly gatewayEndpoints?: boolean;
}

/** Settings that may be constructs of your app, in place of ARNs and ids. */
interface ConstructSettings {
  /** As in the settings, or a key of your app, whose policy then gets what the services need. */
  readonly kmsKey?: string | IKey;
  /** As in the settings, or a managed policy of your app. */
  readonly permissionsBoundary?: string | IManagedPolicy;
  /** As in the settings, or a VPC of your app. */
  readonly vpc?: VpcSettings | VpcProps;
}

/** Settings of a deployment, and where the code of its functions comes from. */
export interface BoomerangProps extends Omit<BoomerangSettings, keyof ConstructSettings>, ConstructSettings {
  /** Default: the bundles that `pnpm build` makes. */
  readonly code?: FunctionCode;
}

/** The same, with settings that are parsed already, such as those of a configuration file. */
export interface ParsedBoomerangProps extends Pick<BoomerangProps, "code"> {
  readonly settings: Settings;
}

/** Props with constructs of the user's app reduced to their ARNs and ids, as in a configuration file. */
export function resolveProps(props: BoomerangProps | ParsedBoomerangProps): Required<ParsedBoomerangProps> {
  const { code = bundledCode } = props;
  if ("settings" in props) return { code, settings: props.settings };
  const { code: _, kmsKey, permissionsBoundary, vpc, ...given } = props;
  const settings = parseSettings({
    ...given,
    ...(kmsKey !== undefined && { kmsKey: typeof kmsKey === "object" ? kmsKey.keyArn : kmsKey }),
    ...(permissionsBoundary !== undefined && {
      permissionsBoundary:
        typeof permissionsBoundary === "object" ? permissionsBoundary.managedPolicyArn : permissionsBoundary,
    }),
    ...(vpc !== undefined && { vpc: "vpc" in vpc ? vpcSettings(vpc) : vpc }),
  });
  // After the settings are accepted, so that nothing of the app has changed if they are not.
  if (typeof kmsKey === "object") {
    for (const statement of keyPolicyStatements()) kmsKey.addToResourcePolicy(statement);
  }
  return { code, settings };
}

/**
 * The key of the settings. It is imported even if the app owns it: CDK would otherwise add statements with names of our
 * resources to the key's policy, and stacks of key and Boomerang would depend on each other.
 */
export function importKey(scope: Construct, { kmsKey }: Pick<Settings, "kmsKey">): IKey | undefined {
  return kmsKey === undefined ? undefined : Key.fromKeyArn(scope, "Key", kmsKey);
}

function vpcSettings({ vpc, subnets, securityGroups, gatewayEndpoints, ...others }: VpcProps): VpcSettings {
  // Lambda gives functions no public address, so a public subnet has no way out for them.
  const selected = vpc.selectSubnets(subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS });
  const routeTables = () => selected.subnets.map(({ routeTable }) => routeTable.routeTableId);
  return {
    vpcId: vpc.vpcId,
    subnetIds: selected.subnetIds,
    ...(securityGroups !== undefined && {
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
    }),
    ...(gatewayEndpoints && { routeTableIds: [...new Set(routeTables())] }),
    ...others,
  };
}
