import { Validations } from "aws-cdk-lib";
import {
  CfnSecurityGroup,
  CfnVPCEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
} from "aws-cdk-lib/aws-ec2";
import { Effect, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { CfnFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";

/** Where the functions run. */
export interface Network {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

// What Lambda itself needs to connect a function with subnets. The actions that describe support no resources, and Lambda
// creates the network interfaces under ids that nobody knows before.
const INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** Creates the security groups and endpoints that the settings ask for, in a VPC that exists. */
export function createNetwork(
  scope: Construct,
  { vpc, tracing }: Pick<Settings, "vpc" | "tracing">,
): Network | undefined {
  if (vpc === undefined) return undefined;
  const { vpcId, subnetIds, routeTableIds = [], interfaceEndpoints } = vpc;
  const parent = new Construct(scope, "Network");
  const securityGroupIds = vpc.securityGroupIds ?? [createSecurityGroup(parent, vpcId)];
  if (routeTableIds.length > 0) {
    for (const [id, { name }] of Object.entries(GATEWAY_SERVICES)) {
      new CfnVPCEndpoint(parent, id, { vpcId, serviceName: name, vpcEndpointType: "Gateway", routeTableIds });
    }
  }
  if (interfaceEndpoints) {
    const group = createEndpointGroup(parent, vpcId, securityGroupIds);
    const { XRay, ...always } = INTERFACE_SERVICES;
    for (const [id, { name }] of Object.entries(tracing ? INTERFACE_SERVICES : always)) {
      new CfnVPCEndpoint(parent, id, {
        vpcId,
        serviceName: name,
        vpcEndpointType: "Interface",
        // Under the service's own name, so that functions use it without knowing.
        privateDnsEnabled: true,
        subnetIds,
        securityGroupIds: [group],
      });
    }
  }
  return { subnetIds, securityGroupIds };
}

const GATEWAY_SERVICES = {
  DynamoDb: GatewayVpcEndpointAwsService.DYNAMODB,
  S3: GatewayVpcEndpointAwsService.S3,
};

// Nothing for KMS and CloudWatch Logs: services call KMS for the functions, and Lambda sends their logs.
const INTERFACE_SERVICES = {
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  EventBridge: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  // The scheduler asks for the states of the event source mappings.
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  XRay: InterfaceVpcEndpointAwsService.XRAY,
};

function createSecurityGroup(scope: Construct, vpcId: string): string {
  const https = {
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    description: "Inference API and AWS services",
  };
  const group = new CfnSecurityGroup(scope, "Functions", {
    vpcId,
    groupDescription: "Boomerang: functions",
    securityGroupEgress: [
      { ...https, cidrIp: "0.0.0.0/0" },
      { ...https, cidrIpv6: "::/0" },
    ],
  });
  return group.attrGroupId;
}

// The endpoints' DNS names hold for the whole VPC: what else is in it would lose these services if the group admitted only the
// functions. The services authorize each call by IAM. The VPC's own ranges are not known here; these are the private ones that AWS
// recommends for VPCs, and the shared one (RFC 1918, RFC 6598).
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

function createEndpointGroup(scope: Construct, vpcId: string, functions: readonly string[]): string {
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  const group = new CfnSecurityGroup(scope, "Endpoints", {
    vpcId,
    groupDescription: "Boomerang: endpoints of AWS services",
    securityGroupIngress: [
      ...functions.map((sourceSecurityGroupId) => ({
        ...https,
        sourceSecurityGroupId,
        description: "Functions",
      })),
      ...PRIVATE_RANGES.map((cidrIp) => ({ ...https, cidrIp, description: "Everything else in the VPC" })),
    ],
    // Without a rule of its own, a group allows everything out.
    securityGroupEgress: [
      { ipProtocol: "icmp", fromPort: 252, toPort: 86, cidrIp: "255.255.255.255/32", description: "Nothing" },
    ],
  });
  return group.attrGroupId;
}

/** Runs a function in the network. Its own code gets no permission for that: Lambda uses the role before the code runs. */
export function connect(lambda: LambdaFunction, role: Role, { subnetIds, securityGroupIds }: Network): void {
  const { defaultChild } = lambda.node;
  if (!CfnFunction.isCfnFunction(defaultChild)) throw new TypeError("the function has no resource");
  defaultChild.vpcConfig = { subnetIds, securityGroupIds };
  const statement = { actions: INTERFACE_ACTIONS, resources: ["*"] };
  role.addToPolicy(new PolicyStatement(statement));
  role.addToPolicy(
    new PolicyStatement({
      ...statement,
      effect: Effect.DENY,
      // Only calls of the function's code have it.
      conditions: { Null: { "lambda:SourceFunctionArn": "false" } },
    }),
  );
  const reason =
    "Lambda creates network interfaces whose ids nobody knows before; the function's own code is denied these actions.";
  Validations.of(role).acknowledge({ id: "AwsSolutions-IAM5[Resource::*]", reason });
}
