import { describe, expect, test } from "vitest";
import { checkAccount } from "./check-account.ts";
import type { NoAccess } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { needs } from "./testing/account.fixture.ts";

function find(noAccess: NoAccess, profile?: string): Finding {
  const findings = checkAccount({ isRead: false, noAccess, profile }, needs());
  expect(findings).toHaveLength(1);
  return findings[0] ?? expect.fail("nothing was found");
}

const commandsOf = ({ remedies = [] }: Finding) =>
  remedies.flatMap(({ command = [] }) => (command.length > 0 ? [command.join(" ")] : []));

test.each<[NoAccess, string, string, RegExp]>([
  [{ problem: "no region" }, "error", "Region: not configured", /Configure a region/],
  [
    { problem: "no such region", region: "eu-south-9" },
    "error",
    "Region: eu-south-9 does not exist",
    /which regions/,
  ],
  [{ problem: "no credentials" }, "error", "Credentials: none found", /Sign in/],
  [{ problem: "expired" }, "error", "Credentials: expired", /Sign in/],
  [{ problem: "clock" }, "error", "because of the time", /Set the clock/],
  [{ problem: "wrong signature" }, "error", "signature rejected", /Set the secret access key again/],
  [{ problem: "denied" }, "error", "Credentials: denied by AWS", /sts:AssumeRole/],
  [{ problem: "not activated" }, "error", "Account: not activated", /payment method/],
  [{ problem: "needs MFA" }, "warning", "the profile needs an MFA code", /sign in to a session/],
  [{ problem: "unreachable", code: "ENOTFOUND" }, "warning", "nothing checked", /Check the region's name/],
  [{ problem: "unreachable", code: "ECONNREFUSED" }, "warning", "nothing checked", /network and the proxy/],
  [
    { problem: "unreachable", code: "SELF_SIGNED_CERT_IN_CHAIN" },
    "warning",
    "nothing",
    /NODE_EXTRA_CA_CERTS/,
  ],
  [{ problem: "role denied" }, "error", "role is denied", /sso_role_name/],
  [
    { problem: "provider failed", code: "ECONNREFUSED" },
    "warning",
    "nothing checked",
    /network and the proxy/,
  ],
  [{ problem: "provider failed", code: "CERT_NOT_ACCEPTED" }, "warning", "nothing", /NODE_EXTRA_CA_CERTS/],
  [{ problem: "unreachable", code: "Throttling" }, "warning", "nothing checked", /in a minute/],
])("without access (%j) the only finding is a %s, and names the next step", (noAccess, level, what, step) => {
  expect(find(noAccess)).toMatchObject({
    level,
    what: expect.stringContaining(what),
    remedies: expect.arrayContaining([expect.objectContaining({ text: expect.stringMatching(step) })]),
  });
});

test("a region in which AWS STS is not activated has commands that tell and enable it, or an administrator activates STS", () => {
  const finding = find({ problem: "region disabled", region: "eu-south-1" }, "shop");
  expect(finding).toMatchObject({
    level: "error",
    what: "Region: AWS STS is not activated in eu-south-1 for this account",
    why: expect.stringMatching(/has not enabled the region.*deactivated AWS STS/),
  });
  expect(commandsOf(finding)).toEqual([
    "aws account get-region-opt-status --region-name eu-south-1 --region us-east-1 --profile shop",
    "aws account enable-region --region-name eu-south-1 --region us-east-1 --profile shop",
  ]);
  expect(finding.remedies?.at(-1)?.text).toMatch(/activate AWS STS there/);
  // No command is named that the partition does not have.
  expect(commandsOf(find({ problem: "region disabled", region: "us-gov-east-1" }))).toEqual([]);
});

describe("keys that a region does not know", () => {
  const rejected = (
    elsewhere?: { region: string; isAccepted?: boolean },
    region = "eu-south-1",
  ): NoAccess => ({
    problem: "rejected",
    region,
    ...(elsewhere !== undefined && { elsewhere }),
  });

  test("but another one does are right: the region may not be enabled, and commands say so and enable it", () => {
    const finding = find(rejected({ region: "us-east-1", isAccepted: true }), "shop");
    expect(finding).toMatchObject({
      level: "error",
      what: "Region: eu-south-1 does not accept these credentials, us-east-1 does",
      why: expect.stringMatching(/has not enabled the region.*global endpoint/),
    });
    expect(commandsOf(finding)).toEqual([
      "aws account get-region-opt-status --region-name eu-south-1 --region us-east-1 --profile shop",
      "aws account enable-region --region-name eu-south-1 --region us-east-1 --profile shop",
    ]);
  });

  test("and that is all that is known, are wrong or the region is not enabled: commands tell which", () => {
    const finding = find(rejected({ region: "us-east-1" }));
    expect(finding.why).toMatch(/Either the access key .* or the account has not enabled the region/);
    expect(commandsOf(finding)).toEqual([
      "aws sts get-caller-identity --region us-east-1",
      "aws account get-region-opt-status --region-name eu-south-1 --region us-east-1",
    ]);
  });

  test.each([
    ["us-gov-east-1", "us-gov-west-1"],
    ["cn-northwest-1", "cn-north-1"],
  ])("%s is compared with %s; no command is named that the partition does not have", (region, home) => {
    expect(commandsOf(find(rejected({ region: home }, region)))).toEqual([
      `aws sts get-caller-identity --region ${home}`,
    ]);
    expect(commandsOf(find(rejected({ region: home, isAccepted: true }, region)))).toEqual([]);
  });

  test.each([
    [rejected(undefined, "us-east-1"), "in us-east-1:"],
    [rejected({ region: "us-east-1", isAccepted: false }), "in eu-south-1 and in us-east-1:"],
  ])("nor any other, are wrong (%j)", (noAccess, where) => {
    expect(find(noAccess)).toMatchObject({
      level: "error",
      what: "Credentials: rejected by AWS",
      why: expect.stringContaining(where),
      remedies: [{ text: expect.stringContaining("Sign in") }],
    });
  });
});
