import { describe, expect, test } from "vitest";
import { checkAlarmTopic } from "./check-alarm-topic.ts";
import type { KeyDescription, TopicFacts } from "./platform-facts.ts";
import { accountFacts, known } from "./testing/account.fixture.ts";
import { allows, KEY_ARN, keyDescription, TOPIC_ARN, topicFacts } from "./testing/platform.fixture.ts";

const check = (changes: Partial<TopicFacts> = {}) =>
  checkAlarmTopic(topicFacts(changes), accountFacts({ profile: "shop" }));
const policy = [allows("cloudwatch.amazonaws.com", "sns:Publish")];
const encrypted = (keyId: string, others: Partial<TopicFacts> = {}) => ({
  attributes: known({ policy, keyId }),
  ...others,
});
const withKey = (changes: Partial<KeyDescription> = {}, others: Partial<TopicFacts> = {}) =>
  encrypted(KEY_ARN, { key: known(keyDescription(changes)), ...others });

test("a topic that CloudWatch may publish to is ready", () => {
  expect(check()).toEqual({ level: "ok", what: "Topic of alarms: CloudWatch may publish to it" });
});

test.each<[string, Partial<TopicFacts>, RegExp, RegExp]>([
  ["in another region", { arn: TOPIC_ARN.replace("central", "west") }, /it is in eu-west-1/, /would fail/],
  ["that does not exist", { attributes: known(undefined) }, /it does not exist/, /no alarm would be sent/],
  ["encrypted with AWS's key", encrypted("alias/aws/sns"), /a key of AWS/, /no alarm would be sent/],
  [
    "encrypted with AWS's key, named by its ARN",
    encrypted("arn:aws:kms:eu-central-1:123456789012:alias/aws/sns"),
    /a key of AWS/,
    /no alarm would be sent/,
  ],
  [
    "encrypted with AWS's key, named by the key's ARN",
    withKey({ manager: "AWS" }),
    /a key of AWS/,
    /no alarm/,
  ],
  [
    "encrypted with AWS's key, named by the key's id",
    encrypted("1234abcd", { key: known(keyDescription({ manager: "AWS" })) }),
    /a key of AWS \(1234abcd\)/,
    /cannot be changed/,
  ],
  [
    "whose key does not exist",
    encrypted(KEY_ARN, { key: known(undefined) }),
    /key does not exist/,
    /no alarm/,
  ],
  ["whose key is disabled", withKey({ state: "Disabled" }), /key is not enabled \(Disabled\)/, /no alarm/],
])("a topic %s is an error", (_, changes, what, why) => {
  expect(check(changes)).toMatchObject({
    level: "error",
    what: expect.stringMatching(what),
    why: expect.stringMatching(why),
    remedies: expect.arrayContaining([
      expect.objectContaining({ text: expect.stringContaining("alarmTopicArn") }),
    ]),
  });
});

test("a key that is disabled or being deleted can be enabled by a command", () => {
  expect(check(withKey({ state: "Disabled" })).remedies?.[0]?.command).toEqual([
    "aws kms enable-key",
    `--key-id ${KEY_ARN}`,
    "--profile shop",
  ]);
  expect(check(withKey({ state: "Creating" })).remedies?.flatMap(({ command = [] }) => command)).toEqual([]);
});

test("a policy that does not let CloudWatch publish is a warning: alarms would be lost in silence", () => {
  const attributes = known({ policy: [allows("events.amazonaws.com", "sns:Publish")] });
  expect(check({ attributes })).toMatchObject({
    level: "warning",
    what: "Topic of alarms: its policy does not let CloudWatch publish",
    why: expect.stringContaining("no alarm would be sent"),
  });
});

test("the policy that AWS gives to a new topic is enough", () => {
  const byDefault = { Effect: "Allow", Principal: { AWS: "*" }, Action: ["SNS:Publish", "SNS:Subscribe"] };
  expect(check({ attributes: known({ policy: [byDefault] }) }).level).toBe("ok");
});

describe("a key of one's own", () => {
  const mayUse = allows("cloudwatch.amazonaws.com", "kms:Decrypt", "kms:GenerateDataKey*");

  test("whose policy names CloudWatch is ready", () => {
    expect(check(withKey({}, { keyPolicy: known([mayUse]) })).level).toBe("ok");
  });

  test("whose policy does not is a warning", () => {
    expect(check(withKey({}, { keyPolicy: known([]) }))).toMatchObject({
      level: "warning",
      what: "Topic of alarms: the policy of its key does not let CloudWatch use it",
      remedies: [{ text: expect.stringContaining("BoomerangAlarms") }],
    });
  });

  test("that may not be looked at is a warning that names the permission", () => {
    const key = { isKnown: false, action: "kms:DescribeKey" } as const;
    expect(check(encrypted(KEY_ARN, { key }))).toMatchObject({
      level: "warning",
      remedies: [{ text: "Allow kms:DescribeKey, and run this again." }],
    });
  });

  test("whose policy may not be read is a warning that names the permission", () => {
    const keyPolicy = { isKnown: false, action: "kms:GetKeyPolicy" } as const;
    expect(check(withKey({}, { keyPolicy })).remedies?.[0]?.text).toContain("Allow kms:GetKeyPolicy");
  });
});

describe("a topic of another account", () => {
  const arn = TOPIC_ARN.replace("123456789012", "210987654321");

  test.each(["alias/alarms", "1234abcd"])("whose key it names %s: the key is not checked", (keyId) => {
    const { level, what, why, remedies } = check({ arn, ...encrypted(keyId) });
    expect([level, what]).toEqual(["warning", "Topic of alarms, its key: not checked"]);
    expect(why).toContain(`${keyId}, and only account 210987654321`);
    expect(remedies).toEqual([
      {
        text: expect.stringMatching(/account 210987654321.*BoomerangAlarms/),
        command: ["aws kms describe-key", `--key-id ${keyId}`, "--region eu-central-1"],
      },
    ]);
  });

  test("whose key it names by ARN: the key is checked", () => {
    expect(check({ arn, ...withKey({ state: "Disabled" }) }).level).toBe("error");
    expect(check({ arn, ...withKey() }).level).toBe("ok");
  });

  test("encrypted with AWS's key is an error", () => {
    expect(check({ arn, ...encrypted("alias/aws/sns") }).what).toMatch(/a key of AWS/);
  });

  test("whose policy does not let CloudWatch publish is a warning about that", () => {
    const attributes = known({ policy: [], keyId: "alias/alarms" });
    expect(check({ arn, attributes }).what).toMatch(/does not let CloudWatch publish/);
  });
});

test("a topic that may not be read is a warning that names the permission", () => {
  const attributes = { isKnown: false, action: "sns:GetTopicAttributes" } as const;
  expect(check({ attributes })).toMatchObject({
    level: "warning",
    remedies: [{ text: "Allow sns:GetTopicAttributes, and run this again." }],
  });
});
