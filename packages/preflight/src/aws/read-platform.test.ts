import { expect, test } from "vitest";
import type { PlatformNeeds } from "../platform-needs.ts";
import type { FakeAccount } from "../testing/fake-aws.fixture.ts";
import { factsOf, read } from "./reading.fixture.ts";

const KEY = "arn:aws:kms:eu-south-1:123456789012:key/1234abcd";
const TOPIC = "arn:aws:sns:eu-south-1:123456789012:alarms";
const BOUNDARY = "arn:aws:iam::123456789012:policy/Boundary";
const METADATA = {
  Arn: KEY,
  ...{
    KeyState: "Enabled",
    KeySpec: "SYMMETRIC_DEFAULT",
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyManager: "CUSTOMER",
  },
};
const DESCRIPTION = {
  ...{ arn: KEY, state: "Enabled", manager: "CUSTOMER" },
  ...{ spec: "SYMMETRIC_DEFAULT", usage: "ENCRYPT_DECRYPT" },
};
const statement = (service: string) => ({ Effect: "Allow", Principal: { Service: service }, Action: "*" });
const POLICY = { Version: "2012-10-17", Statement: [statement("events.amazonaws.com")] };
const isOfPlatform = (call: string) => !call.startsWith("apigateway");
const known = (value: unknown) => ({ isKnown: true, value });

async function readPlatform(account: FakeAccount, platform: Partial<PlatformNeeds>) {
  const { reading, calls } = await read(account, { platform });
  return {
    platform: factsOf(reading).platform,
    calls: calls.filter((call) => /^(kms|sns|iam|apigateway):/.test(call)),
  };
}

test("what the settings do not name is not asked for", async () => {
  expect(await readPlatform({ logsRole: "arn" }, {})).toEqual({ platform: {}, calls: ["apigateway:GET"] });
});

test.each([["arn:aws:iam::123456789012:role/logs"], [undefined]])(
  "the role for access logs is read with the limits of the API Gateway, in one call: %s",
  async (logsRole) => {
    const { platform, calls } = await readPlatform(
      { ...(logsRole !== undefined && { logsRole }) },
      { accessLogs: true },
    );
    expect(platform).toEqual({ logsRole: known(logsRole) });
    expect(calls).toEqual(["apigateway:GET"]);
  },
);

test("a key is read with its policy", async () => {
  const keys = { [KEY]: { metadata: METADATA, policy: POLICY } };
  const { platform, calls } = await readPlatform({ keys }, { kmsKey: KEY, hasOwnTopic: true });
  expect(platform.key).toEqual({
    arn: KEY,
    description: known(DESCRIPTION),
    policy: known(POLICY.Statement),
    encryptsAlarms: true,
  });
  expect(calls.filter(isOfPlatform).sort()).toEqual(["kms:DescribeKey", "kms:GetKeyPolicy"]);
});

test("a key, a topic and a boundary that do not exist are known not to", async () => {
  const { platform } = await readPlatform(
    {},
    { kmsKey: KEY, alarmTopicArn: TOPIC, permissionsBoundary: BOUNDARY },
  );
  expect(platform).toMatchObject({
    key: { description: known(undefined) },
    topic: { attributes: known(undefined) },
    boundary: { exists: known(false) },
  });
});

test("a topic is read, and its key with its policy, whatever the topic calls it", async () => {
  const keys = { "alias/alarms": { metadata: METADATA }, [KEY]: { metadata: METADATA, policy: POLICY } };
  const topics = { [TOPIC]: { Policy: JSON.stringify(POLICY), KmsMasterKeyId: "alias/alarms" } };
  const { platform, calls } = await readPlatform({ keys, topics }, { alarmTopicArn: TOPIC });
  expect(platform.topic).toEqual({
    arn: TOPIC,
    attributes: known({ policy: POLICY.Statement, keyId: "alias/alarms" }),
    key: known(DESCRIPTION),
    keyPolicy: known(POLICY.Statement),
  });
  expect(calls.filter(isOfPlatform)).toEqual([
    "sns:GetTopicAttributes",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
  ]);
});

test.each([
  ["is not encrypted", {}],
  ["is encrypted with AWS's key", { KmsMasterKeyId: "alias/aws/sns" }],
])("of a topic that %s, no key is read", async (_, attributes) => {
  const topics = { [TOPIC]: { Policy: "{}", ...attributes } };
  const { platform, calls } = await readPlatform({ topics }, { alarmTopicArn: TOPIC });
  expect(platform.topic).not.toHaveProperty("keyPolicy");
  expect(calls.filter(isOfPlatform)).toEqual(["sns:GetTopicAttributes"]);
});

test.each([[KEY], ["1234abcd"]])(
  "AWS's key is known as such, even if the topic calls it %s",
  async (keyId) => {
    const keys = { [keyId]: { metadata: { ...METADATA, KeyManager: "AWS" } } };
    const topics = { [TOPIC]: { Policy: "{}", KmsMasterKeyId: keyId } };
    const { platform, calls } = await readPlatform({ keys, topics }, { alarmTopicArn: TOPIC });
    expect(platform.topic).toMatchObject({ key: known({ ...DESCRIPTION, manager: "AWS" }) });
    expect(calls.filter(isOfPlatform)).toEqual(["sns:GetTopicAttributes", "kms:DescribeKey"]);
  },
);

test.each([
  ["1234abcd", ["sns:GetTopicAttributes"]],
  ["alias/alarms", ["sns:GetTopicAttributes"]],
  [KEY, ["sns:GetTopicAttributes", "kms:DescribeKey", "kms:GetKeyPolicy"]],
])("the key of another account's topic, %s, is asked for only by its ARN", async (keyId, expected) => {
  const topic = TOPIC.replace("123456789012", "210987654321");
  const keys = { [keyId]: { metadata: METADATA, policy: POLICY } };
  const topics = { [topic]: { Policy: "{}", KmsMasterKeyId: keyId } };
  const { calls } = await readPlatform({ keys, topics }, { alarmTopicArn: topic });
  expect(calls.filter(isOfPlatform)).toEqual(expected);
});

test("a key of a topic that does not exist is known not to", async () => {
  const topics = { [TOPIC]: { Policy: "{}", KmsMasterKeyId: KEY } };
  const { platform } = await readPlatform({ topics }, { alarmTopicArn: TOPIC });
  expect(platform.topic).toMatchObject({ key: known(undefined) });
});

test("a boundary that exists is found", async () => {
  const { platform } = await readPlatform({ policies: [BOUNDARY] }, { permissionsBoundary: BOUNDARY });
  expect(platform.boundary).toEqual({ arn: BOUNDARY, exists: known(true) });
});

test.each([
  ["kms:DescribeKey", ["key", "description"]],
  ["kms:GetKeyPolicy", ["key", "policy"]],
  ["sns:GetTopicAttributes", ["topic", "attributes"]],
  ["iam:GetPolicy", ["boundary", "exists"]],
])("what %s does not tell is unknown, without AWS's words", async (action, path) => {
  const needs = { kmsKey: KEY, alarmTopicArn: TOPIC, permissionsBoundary: BOUNDARY };
  for (const [code, fact] of [
    ["AccessDeniedException", { isKnown: false, action }],
    ["SomeException", { isKnown: false, action, code: "SomeException" }],
  ] as const) {
    const { platform } = await readPlatform({ errors: { [action]: [400, code] } }, needs);
    expect(platform).toHaveProperty(path, fact);
    expect(JSON.stringify(platform)).not.toMatch(/secret words|wJalr|AKID/);
  }
});
