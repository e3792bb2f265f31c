import { describe, expect, test } from "vitest";
import { checkAccount } from "./check-account.ts";
import type { Fact } from "./facts.ts";
import type { PlatformFacts } from "./platform-facts.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";
import { keyFacts, topicFacts } from "./testing/platform.fixture.ts";

const OTHERS = /^(CDK|Lambda|API Gateway|CloudWatch alarms|Secrets)/;
const check = (platform: PlatformFacts, place: { region?: string; profile?: string } = {}) =>
  checkAccount({ isRead: true, facts: accountFacts({ ...place, platform }) }, needs()).filter(
    ({ what }) => !OTHERS.test(what),
  );

test("what the settings do not name is not checked", () => {
  expect(check({})).toEqual([]);
});

test("what they name is checked, each on its own", () => {
  const boundary = { arn: "arn:aws:iam::123456789012:policy/Boundary", exists: known(true) };
  const role = known<string | undefined>("arn:aws:iam::123456789012:role/logs");
  expect(check({ key: keyFacts(), topic: topicFacts(), boundary, logsRole: role })).toMatchObject([
    { level: "ok", what: "Access logs: the API Gateway has a role for them" },
    { level: "ok", what: expect.stringContaining("Encryption key") },
    { level: "ok", what: expect.stringContaining("Topic of alarms") },
    { level: "ok", what: "Permissions boundary: the policy exists" },
  ]);
});

describe("access logs without a role of the account", () => {
  const none = known<string | undefined>(undefined);

  test("are an error with the commands that create it", () => {
    const [finding] = check({ logsRole: none }, { profile: "shop" });
    expect(finding).toMatchObject({
      level: "error",
      what: "Access logs: the API Gateway has no role to write them with",
      why: expect.stringContaining("The deployment would fail: CloudWatch Logs role ARN must be set"),
      remedies: [{}, { text: expect.stringContaining("Remove accessLogs") }],
    });
    const command = finding?.remedies?.[0]?.command?.join(" ") ?? "";
    const calls = command.split(" && ");
    expect(calls).toEqual([
      expect.stringMatching(
        /^role="\$\(aws iam create-role .*"Service":"apigateway.amazonaws.com".* --profile shop\)"$/,
      ),
      "aws iam attach-role-policy --role-name api-gateway-logs-eu-central-1 --policy-arn arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs --profile shop",
      'aws apigateway update-account --patch-operations "op=replace,path=/cloudwatchRoleArn,value=$role" --region eu-central-1 --profile shop',
    ]);
  });

  test.each([
    ["us-gov-west-1", "arn:aws-us-gov:iam::aws:policy"],
    ["cn-north-1", "arn:aws-cn:iam::aws:policy"],
  ])("name the policy of the partition: %s", (region, arn) => {
    const [finding] = check({ logsRole: none }, { region });
    expect(finding?.remedies?.[0]?.command?.join(" ")).toContain(arn);
  });

  test("are not checked if the account may not be asked", () => {
    expect(check({ logsRole: { isKnown: false, action: "apigateway:GET" } })).toMatchObject([
      { level: "warning", what: "Access logs: not checked" },
    ]);
  });
});

describe("the permissions boundary", () => {
  const boundary = (arn: string, exists: Fact<boolean> = known(true)) => check({ boundary: { arn, exists } });
  const own = "arn:aws:iam::123456789012:policy/Boundary";

  test("that does not exist is an error", () => {
    expect(boundary(own, known(false))).toMatchObject([
      { level: "error", what: "Permissions boundary: the policy does not exist" },
    ]);
  });

  test("of another account is an error, of AWS it is not", () => {
    expect(boundary("arn:aws:iam::210987654321:policy/Boundary")).toMatchObject([
      { level: "error", what: "Permissions boundary: it belongs to account 210987654321" },
    ]);
    expect(boundary("arn:aws:iam::aws:policy/PowerUserAccess")).toMatchObject([{ level: "ok" }]);
  });

  test("that may not be read is a warning that names the permission", () => {
    expect(boundary(own, { isKnown: false, action: "iam:GetPolicy" })).toMatchObject([
      { level: "warning", remedies: [{ text: "Allow iam:GetPolicy, and run this again." }] },
    ]);
  });
});
