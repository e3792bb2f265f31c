import { CfnParameter, Stack } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { KEY_ARN, PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import { parseSettings } from "./parse-settings.ts";
import type { BoomerangSettings } from "./settings.ts";

const { vpc } = PLATFORM_SETTINGS;
const tagsOf = (count: number, value = "") =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, value]));

test("settings keep the values that are given", () => {
  expect(parseSettings(PLATFORM_SETTINGS)).toMatchObject(PLATFORM_SETTINGS);
});

test.each<BoomerangSettings>([
  { kmsKey: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab" },
  { permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/path/to/Boundary+=,.@_-1" },
  { permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess" },
  { alarmTopicArn: "arn:aws:sns:eu-central-1:123456789012:Alarms_of-us" },
  { tags: { Größe: "mittel", "team:name": "a b_c.d:e/f=g+h-i@j", empty: "" } },
  { tags: tagsOf(20) },
  { logRetentionDays: 2192 },
  { vpc: { vpcId: "vpc-12345678", subnetIds: ["subnet-12345678"] } },
])("%j is accepted", (settings) => {
  expect(parseSettings(settings)).toMatchObject(settings);
});

test("ARNs, ids and values of tags may be CDK tokens, known only at deployment", () => {
  const stack = new Stack();
  const token = (id: string) => new CfnParameter(stack, id).valueAsString;
  const settings = {
    kmsKey: token("Key"),
    permissionsBoundary: token("Boundary"),
    alarmTopicArn: token("Topic"),
    tags: { team: token("Team") },
    vpc: { vpcId: token("Vpc"), subnetIds: [token("Subnet")] },
  };
  expect(parseSettings(settings)).toMatchObject(settings);
});

test.each<[BoomerangSettings, string]>([
  [
    { kmsKey: "alias/boomerang" },
    "kmsKey must be the ARN of a KMS key (not of an alias), such as arn:aws:kms:",
  ],
  [{ kmsKey: KEY_ARN.replace("key/", "alias/") }, "kmsKey must be the ARN of a KMS key"],
  [{ kmsKey: "1234abcd-12ab-34cd-56ef-1234567890ab" }, "kmsKey must be the ARN of a KMS key"],
  [{ permissionsBoundary: "Boundary" }, "permissionsBoundary must be the ARN of a managed policy, such as"],
  [{ permissionsBoundary: "arn:aws:iam::123456789012:role/Boundary" }, "permissionsBoundary must be the ARN"],
  [{ alarmTopicArn: "https://hooks.slack.com/services/x" }, "alarmTopicArn must be the ARN of an SNS topic"],
  [{ alarmTopicArn: "arn:aws:sns:us-east-1:123456789012:alarms.fifo" }, "(not a FIFO topic)"],
  [{ tags: { "aws:team": "ml" } }, "must not have keys that begin with aws:"],
  [{ tags: { "": "ml" } }, "must have keys that are not empty"],
  [{ tags: { team: "a;b" } }, "tags.team must have values of at most 256 letters"],
  [{ tags: { team: "a".repeat(257) } }, "tags.team must have values of at most 256 letters"],
  [{ tags: { ["k".repeat(129)]: "" } }, "must have keys of at most 128 letters"],
  [{ tags: { Team: "a", team: "b" } }, "must not have keys that differ only in upper and lower case"],
  [{ tags: tagsOf(21) }, "tags must be at most 20, with 600 characters together"],
  [{ tags: tagsOf(3, "v".repeat(200)) }, "tags must be at most 20, with 600 characters together"],
  [{ vpc: { ...vpc, vpcId: "default" } }, "vpc.vpcId must be the id of a VPC"],
  [{ vpc: { ...vpc, subnetIds: [] } }, "vpc.subnetIds must be a list of 1 to 16 ids such as subnet-"],
  [{ vpc: { ...vpc, subnetIds: ["eu-central-1a"] } }, "vpc.subnetIds.0 must be an id such as subnet-"],
  [{ vpc: { ...vpc, securityGroupIds: [] } }, "vpc.securityGroupIds must be a list of 1 to 5 ids"],
  [{ vpc: { ...vpc, routeTableIds: ["main"] } }, "vpc.routeTableIds.0 must be an id such as rtb-"],
  [{ vpc: { subnetIds: vpc.subnetIds } as unknown as typeof vpc }, "vpc.vpcId is missing"],
])("%j is rejected by the name of its field", (settings, error) => {
  expect(() => parseSettings(settings)).toThrow(error);
});
