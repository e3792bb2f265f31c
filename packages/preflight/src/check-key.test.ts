import { describe, expect, test } from "vitest";
import { checkKey } from "./check-key.ts";
import type { KeyFacts } from "./platform-facts.ts";
import { accountFacts, known } from "./testing/account.fixture.ts";
import { KEY_ARN, KEY_STATEMENTS, keyFacts } from "./testing/platform.fixture.ts";

const check = (changes: Partial<KeyFacts> = {}) =>
  checkKey(keyFacts(changes), accountFacts({ profile: "shop" }));
const description = keyFacts().description;
const described = (changes: object) =>
  description.isKnown && description.value
    ? { description: known({ ...description.value, ...changes }) }
    : {};

test("a key that is enabled, symmetric and open to the services is ready", () => {
  expect(check()).toEqual({
    level: "ok",
    what: "Encryption key: enabled, and its policy names the services",
  });
});

test.each<[string, Partial<KeyFacts>, RegExp]>([
  ["in another region", { arn: KEY_ARN.replace("central", "west") }, /it is in eu-west-1/],
  ["that does not exist", { description: known(undefined) }, /it does not exist/],
  ["of AWS", described({ manager: "AWS" }), /it is a key of AWS/],
  ["that is asymmetric", described({ spec: "RSA_4096" }), /not symmetric \(RSA_4096, ENCRYPT_DECRYPT\)/],
  ["that signs", described({ spec: "HMAC_256", usage: "GENERATE_VERIFY_MAC" }), /not symmetric/],
  ["that is disabled", described({ state: "Disabled" }), /not enabled \(Disabled\)/],
  ["that is being deleted", described({ state: "PendingDeletion" }), /not enabled \(PendingDeletion\)/],
  ["without key material", described({ state: "PendingImport" }), /not enabled \(PendingImport\)/],
])("a key %s is an error, since the deployment would fail", (_, changes, what) => {
  expect(check(changes)).toMatchObject({
    level: "error",
    what: expect.stringMatching(what),
    why: expect.stringContaining("The deployment would fail."),
    remedies: expect.arrayContaining([
      expect.objectContaining({ text: expect.stringContaining("Set kmsKey") }),
    ]),
  });
});

test.each([
  ["Disabled", ["aws kms enable-key"]],
  // It is disabled after that.
  ["PendingDeletion", ["aws kms cancel-key-deletion", "&& aws kms enable-key"]],
])("for the state %s, the commands are %s", (state, commands) => {
  expect(check(described({ state })).remedies?.[0]).toEqual({
    text: "Have it enabled again:",
    command: commands.flatMap((command) => [command, `--key-id ${KEY_ARN}`, "--profile shop"]),
  });
});

describe("a policy", () => {
  const [events, logs, alarms] = KEY_STATEMENTS;

  test.each([
    ["EventBridge", [logs, alarms]],
    ["CloudWatch Logs", [events, alarms]],
    ["CloudWatch", [events, logs]],
    ["EventBridge, CloudWatch Logs and CloudWatch", []],
  ])("without %s is a warning: it may be allowed in another way", (services, statements) => {
    expect(check({ policy: known(statements) })).toMatchObject({
      level: "warning",
      what: `Encryption key: its policy does not let ${services} use it`,
      remedies: [{ text: expect.stringContaining("docs/platform-settings.md") }],
    });
  });

  test("need not name CloudWatch if no topic is encrypted with the key", () => {
    expect(check({ policy: known([events, logs]), encryptsAlarms: false }).level).toBe("ok");
  });

  test("that names the logs of another region is not enough", () => {
    const elsewhere = { ...logs, Principal: { Service: "logs.eu-west-1.amazonaws.com" } };
    expect(check({ policy: known([events, elsewhere, alarms]) }).level).toBe("warning");
  });

  test("that only lets EventBridge decrypt is not enough", () => {
    expect(check({ policy: known([{ ...events, Action: "kms:Decrypt" }, logs, alarms]) }).level).toBe(
      "warning",
    );
  });
});

test("a key of another account is a warning, and its policy is not looked at", () => {
  const arn = KEY_ARN.replace("123456789012", "210987654321");
  expect(check({ arn, policy: { isKnown: false, action: "kms:GetKeyPolicy" } })).toMatchObject({
    level: "warning",
    what: "Encryption key: it belongs to account 210987654321",
  });
});

test("what may not be read is a warning that names the permission", () => {
  expect(check({ description: { isKnown: false, action: "kms:DescribeKey" } })).toMatchObject({
    level: "warning",
    remedies: [{ text: "Allow kms:DescribeKey, and run this again." }],
  });
  expect(check({ policy: { isKnown: false, action: "kms:GetKeyPolicy" } })).toMatchObject({
    level: "warning",
    remedies: [{ text: "Allow kms:GetKeyPolicy, and run this again." }],
  });
});
