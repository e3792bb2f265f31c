import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { SecurityGroup, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { expect, test } from "vitest";
import type { BoomerangSettings } from "../settings/settings.ts";
import { PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import {
  createApp,
  inlineCode,
  resourceOf,
  resourcesOf,
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

const { vpc } = PLATFORM_SETTINGS;
const OWN: BoomerangSettings = {
  vpc: { vpcId: vpc.vpcId, subnetIds: vpc.subnetIds, securityGroupIds: ["sg-0123456789abcdef0"] },
};

const template = templateOf({ vpc });
const functions = Object.entries(resourcesOf(template, "AWS::Lambda::Function"));

test("by default nothing is in a VPC", () => {
  expect(JSON.stringify(templateOf())).not.toMatch(/AWS::EC2::|VpcConfig|ec2:/);
});

test.each(functions)("%s runs in the subnets of the settings", (_name, { Properties }) => {
  expect(Properties.VpcConfig.SubnetIds).toEqual(vpc.subnetIds);
  expect(Properties.VpcConfig.SecurityGroupIds.map(textOf)).toEqual(["NetworkFunctions.GroupId"]);
});

test("there are no other functions", () => {
  expect(functions).toHaveLength(4);
});

test("the security group that is created lets HTTPS out and nothing in", () => {
  const { SecurityGroupEgress, SecurityGroupIngress, VpcId } = resourceOf(
    template,
    "AWS::EC2::SecurityGroup",
    "NetworkFunctions",
  ).Properties;
  expect([VpcId, SecurityGroupIngress]).toEqual([vpc.vpcId, undefined]);
  expect(
    SecurityGroupEgress.map(({ CidrIp, CidrIpv6, ...rule }: Record<string, unknown>) => [
      CidrIp ?? CidrIpv6,
      rule,
    ]),
  ).toEqual(
    ["0.0.0.0/0", "::/0"].map((to) => [
      to,
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, Description: expect.any(String) },
    ]),
  );
});

test("security groups of one's own are used as they are, and nothing is created", () => {
  const own = templateOf(OWN);
  for (const [, { Properties }] of Object.entries(resourcesOf(own, "AWS::Lambda::Function"))) {
    expect(Properties.VpcConfig).toEqual({
      SubnetIds: vpc.subnetIds,
      SecurityGroupIds: ["sg-0123456789abcdef0"],
    });
  }
  expect(JSON.stringify(own)).not.toContain("AWS::EC2::");
});

const endpointsOf = (settings: BoomerangSettings) =>
  Object.values(resourcesOf(templateOf(settings), "AWS::EC2::VPCEndpoint")).map(
    ({ Properties }) => Properties,
  );

test("endpoints are created for every service that a function calls, X-Ray with tracing", () => {
  const services = (settings: BoomerangSettings) =>
    endpointsOf(settings).map(({ ServiceName, VpcEndpointType }) => [textOf(ServiceName), VpcEndpointType]);
  const expected = [
    ["com.amazonaws.us-east-1.dynamodb", "Gateway"],
    ["com.amazonaws.us-east-1.s3", "Gateway"],
    ["com.amazonaws.us-east-1.sqs", "Interface"],
    ["com.amazonaws.us-east-1.secretsmanager", "Interface"],
    ["com.amazonaws.us-east-1.events", "Interface"],
    ["com.amazonaws.us-east-1.lambda", "Interface"],
  ];
  expect(services({ vpc })).toEqual(expected);
  expect(services({ vpc, tracing: true })).toEqual([
    ...expected,
    ["com.amazonaws.us-east-1.xray", "Interface"],
  ]);
  // What the functions' roles allow, without what Lambda does with them: network interfaces, logs.
  const called = Object.values(resourcesOf(templateOf({ vpc, tracing: true }), "AWS::IAM::Policy"))
    .filter(({ Properties }) => Properties.Roles.every((role: unknown) => textOf(role) !== "SchedulesRole"))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }) => [Action].flat().map((action: string) => action.split(":")[0] ?? ""))
    .filter((service) => !["ec2", "logs"].includes(service));
  const reachable = services({ vpc, tracing: true }).map(([name = ""]) => name.split(".").at(-1));
  expect(reachable.sort()).toEqual([...new Set(called)].sort());
});

test("the documented price is that of the interface endpoints that are created", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/platform-settings.md"), "utf8");
  const { length } = endpointsOf({ vpc }).filter(({ VpcEndpointType }) => VpcEndpointType === "Interface");
  const words = ["none", "one", "two", "three", "four", "five", "six"];
  const usd = (length * 2 * 0.01 * 24 * 30).toFixed(2);
  expect(page).toContain(`${words[length]} of them in two zones are $${usd} a month`);
});

test("interface endpoints answer to the services' own names, and the functions and private addresses reach them", () => {
  const endpoints = endpointsOf({ vpc }).filter(({ VpcEndpointType }) => VpcEndpointType === "Interface");
  for (const { PrivateDnsEnabled, SubnetIds, SecurityGroupIds } of endpoints) {
    expect([PrivateDnsEnabled, SubnetIds]).toEqual([true, vpc.subnetIds]);
    expect(SecurityGroupIds.map(textOf)).toEqual(["NetworkEndpoints.GroupId"]);
  }
  const group = resourceOf(template, "AWS::EC2::SecurityGroup", "NetworkEndpoints").Properties;
  const [functions, ...others] = group.SecurityGroupIngress;
  expect(textOf(functions.SourceSecurityGroupId)).toBe("NetworkFunctions.GroupId");
  expect(others.map(({ CidrIp }: { CidrIp: string }) => CidrIp)).toEqual([
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
  ]);
  for (const { IpProtocol, FromPort, ToPort } of group.SecurityGroupIngress)
    expect([IpProtocol, FromPort, ToPort]).toEqual(["tcp", 443, 443]);
});

test("the function's own code may not use the network interfaces that Lambda creates with its role", () => {
  for (const name of ["Dispatcher", "Receiver", "Scheduler", "Publisher"]) {
    const { Statement } = resourceOf(template, "AWS::IAM::Policy", name).Properties.PolicyDocument;
    const ofEc2 = Statement.filter(({ Action }: { Action: unknown }) =>
      JSON.stringify(Action).includes("ec2:"),
    );
    const [allowed, denied] = ofEc2;
    expect(ofEc2).toHaveLength(2);
    expect([allowed.Effect, denied.Effect]).toEqual(["Allow", "Deny"]);
    expect(denied.Action).toEqual(allowed.Action);
    expect(denied.Condition).toEqual({ Null: { "lambda:SourceFunctionArn": "false" } });
  }
});

test("a VPC of the app is used with its private subnets, and the endpoints that are asked for", () => {
  const stack = new Stack(createApp(), "Shop");
  const own = new Vpc(stack, "Vpc", { maxAzs: 2 });
  const group = SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-0123456789abcdef0");
  new Boomerang(stack, "Boomerang", {
    vpc: { vpc: own, securityGroups: [group], gatewayEndpoints: true, interfaceEndpoints: true },
    code: inlineCode,
  });
  const created = synthesise(stack);
  const { SubnetIds, SecurityGroupIds } = resourceOf(created, "AWS::Lambda::Function", "Receiver").Properties
    .VpcConfig;
  expect(SubnetIds.map(textOf)).toEqual([
    expect.stringMatching(/^VpcPrivateSubnet1/),
    expect.stringMatching(/^VpcPrivateSubnet2/),
  ]);
  expect(SecurityGroupIds).toEqual(["sg-0123456789abcdef0"]);
  expect(Object.keys(resourcesOf(created, "AWS::EC2::VPCEndpoint"))).toHaveLength(6);
});

test("a VPC of the app without private subnets with a way out is refused, unless subnets are named", () => {
  const stack = new Stack(createApp(), "Shop");
  const subnetConfiguration = [{ name: "Isolated", subnetType: SubnetType.PRIVATE_ISOLATED }];
  const own = new Vpc(stack, "Vpc", { subnetConfiguration, natGateways: 0 });
  expect(() => new Boomerang(stack, "Boomerang", { vpc: { vpc: own }, code: inlineCode })).toThrow(/Private/);
});
