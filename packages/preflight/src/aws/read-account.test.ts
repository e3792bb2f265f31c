import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAccountReader } from "./read-account.ts";
import { CREDENTIALS, DEPLOYMENT, factsOf, read, VARIABLES } from "./reading.fixture.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "boomerang-aws-"));
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Files in place of `~/.aws/config` and `~/.aws/credentials`. */
function files(config: string, credentials = ""): void {
  for (const [variable, text] of [
    ["AWS_CONFIG_FILE", config],
    ["AWS_SHARED_CREDENTIALS_FILE", credentials],
  ] as const) {
    vi.stubEnv(variable, join(folder, variable));
    writeFileSync(join(folder, variable), text);
  }
}

test("a new account is read by calls that change nothing", async () => {
  const { reading, calls } = await read();
  const known = (value: unknown) => ({ isKnown: true, value });
  expect(reading).toEqual({
    isRead: true,
    facts: {
      accountId: "123456789012",
      region: "eu-south-1",
      concurrency: known({ limit: 10, unreserved: 10 }),
      throttle: known({ ratePerSecond: 10_000, burst: 5000 }),
      bootstrapVersion: known(undefined),
      held: known({ reservedConcurrency: 0, alarms: 0, secrets: 0 }),
      alarms: known({ count: 0, isComplete: true }),
      alarmQuota: known(undefined),
      secrets: known({ count: 0, isComplete: true }),
      secretQuota: known(500_000),
      platform: {},
    },
  });
  for (const call of calls) expect(call).toMatch(/:(Get|List|Describe)[A-Za-z]+$|^apigateway:GET$/);
});

test("all pages of alarms and secrets are counted, up to 10,000", async () => {
  const { reading } = await read({ alarms: 250, alarmQuota: 300, secrets: 10_001, secretQuota: 20_000 });
  expect(factsOf(reading)).toMatchObject({
    alarms: { value: { count: 250, isComplete: true } },
    alarmQuota: { value: 300 },
    secrets: { value: { count: 10_000, isComplete: false } },
    secretQuota: { value: 20_000 },
  });
});

test("what the deployed stack holds is read from its resources", async () => {
  const { reading } = await read({
    stack: [
      ["BoomerangReceiverFunctionA1", "AWS::Lambda::Function"],
      ["BoomerangDispatcherFunctionB2", "AWS::Lambda::Function"],
      ["BoomerangAlarmC3", "AWS::CloudWatch::Alarm"],
      ["BoomerangAlarmD4", "AWS::CloudWatch::Alarm"],
      ["BoomerangLinkKeyE5", "AWS::SecretsManager::Secret"],
    ],
    receiverReserved: 40,
  });
  const held = { reservedConcurrency: 40, alarms: 2, secrets: 1 };
  expect(factsOf(reading).held).toEqual({ isKnown: true, value: held });
});

test("a deployed receiver without a reservation holds none, and neither does one that somebody has deleted", async () => {
  const stack = [["BoomerangReceiverFunctionA1", "AWS::Lambda::Function"]] as const;
  const gone = { "lambda:GetFunctionConcurrency": [404, "ResourceNotFoundException"] } as const;
  for (const account of [{ stack }, { stack, errors: gone }]) {
    const { reading } = await read(account);
    expect(factsOf(reading).held).toMatchObject({ value: { reservedConcurrency: 0 } });
  }
});

describe("credentials", () => {
  test.each([
    ["expired", 403, "ExpiredToken"],
    ["expired", 400, "ExpiredTokenException"],
    ["wrong signature", 403, "SignatureDoesNotMatch"],
    ["denied", 403, "AccessDenied"],
    ["not activated", 403, "OptInRequired"],
  ])("that are %s (%i %s) end the reading after one call", async (problem, status, code) => {
    const { reading, calls } = await read({ errors: { "sts:GetCallerIdentity": [status, code] } });
    expect(reading).toEqual({ isRead: false, noAccess: { problem } });
    expect(calls).toEqual(["sts:GetCallerIdentity"]);
  });

  test("that are signed with a time that AWS does not accept are named so", async () => {
    const late = "Signature expired: 20261129T090000Z is now earlier than 20261129T093000Z";
    const { reading } = await read({
      errors: { "sts:GetCallerIdentity": [403, "SignatureDoesNotMatch", late] },
    });
    expect(reading).toEqual({ isRead: false, noAccess: { problem: "clock" } });
  });

  test("of a role in a region where AWS STS is not activated are named so, not as denied", async () => {
    files(
      "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n",
      "[base]\naws_access_key_id = A\naws_secret_access_key = B\n",
    );
    const { reading, calls } = await read(
      { errors: { "sts:AssumeRole": [403, "RegionDisabledException"] } },
      { profile: "role", variables: { AWS_REGION: "eu-south-1" } },
    );
    expect(reading).toEqual({
      isRead: false,
      noAccess: { problem: "region disabled", region: "eu-south-1" },
      profile: "role",
    });
    expect(calls).toEqual(["sts:AssumeRole"]);
  });

  describe("of IAM Identity Center", () => {
    const SSO = {
      sso_start_url: "https://shop.awsapps.com/start",
      sso_account_id: "123456789012",
      sso_region: "eu-west-1",
      sso_role_name: "Deployer",
    };
    const session = { accessToken: "t", expiresAt: "2999-01-01T00:00:00Z" };
    const sso = { profile: "sso", variables: { AWS_REGION: "eu-south-1" } };

    beforeEach(() => {
      files(
        `[profile sso]\n${Object.entries(SSO)
          .map((pair) => pair.join(" = "))
          .join("\n")}\n`,
      );
      vi.stubEnv("HOME", folder);
      const cache = join(folder, ".aws/sso/cache");
      mkdirSync(cache, { recursive: true });
      const name = createHash("sha1").update(SSO.sso_start_url).digest("hex");
      writeFileSync(join(cache, `${name}.json`), JSON.stringify(session));
    });

    test.each([
      [403, "ForbiddenException", { problem: "role denied" }],
      [401, "UnauthorizedException", { problem: "expired" }],
      [400, "InvalidRequestException", { problem: "provider failed", code: "InvalidRequestException" }],
    ])("that are refused (%i %s) are not missing", async (status, code, noAccess) => {
      const { reading, calls } = await read({ errors: { "sso:GetRoleCredentials": [status, code] } }, sso);
      expect(reading).toEqual({ isRead: false, noAccess, profile: "sso" });
      expect(calls).toEqual(["sso:GetRoleCredentials"]);
    });

    test("that does not respond is a matter of the network", async () => {
      vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
      const reading = await createAccountReader(sso).read(DEPLOYMENT);
      expect(reading).toMatchObject({ noAccess: { problem: "provider failed", code: "ECONNREFUSED" } });
    });
  });

  test("that AWS knows in the home region only are a matter of the region", async () => {
    const { reading, calls } = await read({ disabledRegions: ["eu-south-1"] });
    const elsewhere = { region: "us-east-1", isAccepted: true };
    expect(reading).toEqual({
      isRead: false,
      noAccess: { problem: "rejected", region: "eu-south-1", elsewhere },
    });
    expect(calls).toEqual(["sts:GetCallerIdentity", "sts:GetCallerIdentity"]);
  });

  test("that AWS knows nowhere are rejected", async () => {
    const { reading } = await read({ disabledRegions: ["eu-south-1", "us-east-1"] });
    expect(reading).toMatchObject({ noAccess: { problem: "rejected", elsewhere: { isAccepted: false } } });
  });

  test("that do not exist are named so, without a call", async () => {
    const { reading, calls } = await read({}, { variables: { AWS_REGION: "eu-south-1" } });
    expect(reading).toEqual({ isRead: false, noAccess: { problem: "no credentials" } });
    expect(calls).toEqual([]);
  });

  test("that need an MFA code are named so", async () => {
    files(
      "[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n",
      "[base]\naws_access_key_id = A\naws_secret_access_key = B\n",
    );
    const { reading } = await read({}, { profile: "mfa", variables: { AWS_REGION: "eu-south-1" } });
    expect(reading).toEqual({ isRead: false, noAccess: { problem: "needs MFA" }, profile: "mfa" });
  });

  test.each([
    ["", { isRead: false, noAccess: { problem: "no credentials" } }],
    [
      "[shop]\naws_access_key_id = A\naws_secret_access_key = B\n",
      { isRead: true, facts: { profile: "shop" } },
    ],
  ])(
    "of a profile that --profile names are used, even if the environment has others: %j",
    async (ini, expected) => {
      files("[profile shop]\nregion = eu-west-3\n", ini);
      const { reading } = await read({}, { profile: "shop" });
      expect(reading).toMatchObject(expected);
    },
  );
});

test("AWS that does not respond is reported with the code", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  const reading = await createAccountReader({ variables: VARIABLES }).read(DEPLOYMENT);
  expect(reading).toEqual({ isRead: false, noAccess: { problem: "unreachable", code: "ECONNREFUSED" } });
});

describe("the region", () => {
  test("whose name cannot be one does not exist", async () => {
    const { reading } = await read({}, { variables: { ...CREDENTIALS, AWS_REGION: "eu_central 1" } });
    expect(reading).toEqual({
      isRead: false,
      noAccess: { problem: "no such region", region: "eu_central 1" },
    });
  });

  test.each([
    [{ AWS_REGION: "eu-south-1", AWS_DEFAULT_REGION: "us-west-2" }, "eu-south-1"],
    [{ AWS_DEFAULT_REGION: "us-west-2" }, "us-west-2"],
    [{ AWS_PROFILE: "shop" }, "eu-west-3"],
    [{}, "eu-west-1"],
    [{ AWS_PROFILE: "none" }, "eu-west-1"],
  ])("of %j is %s, as the CDK finds it", async (variables, region) => {
    files("[default]\nregion = eu-west-1\n[profile shop]\nregion = eu-west-3\n");
    const { reading } = await read({}, { variables: { ...CREDENTIALS, ...variables } });
    expect(factsOf(reading).region).toBe(region);
  });

  test("that is configured nowhere ends the reading", async () => {
    const { reading } = await read({}, { variables: CREDENTIALS });
    expect(reading).toEqual({ isRead: false, noAccess: { problem: "no region" } });
  });
});
