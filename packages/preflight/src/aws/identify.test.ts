import { expect, test } from "vitest";
import type { ErrorFacts } from "../failure.ts";
import { identify } from "./identify.ts";

type Answer = { readonly accountId: string } | { readonly error: ErrorFacts };

const ACCOUNT = { accountId: "123456789012" };
const fails = (code: string, status?: number, message = ""): Answer => ({ error: { code, status, message } });
const UNKNOWN = fails("InvalidClientTokenId", 403);
const NO_HOST = fails("ENOTFOUND");

/** AWS STS with these answers, by region; it records which it was asked. */
function sts(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const ask = async (region: string) => {
    asked.push(region);
    return answers[region] ?? expect.fail(`${region} was asked`);
  };
  return { ask, asked };
}

test("credentials that are accepted are asked for once, in the region of the deployment", async () => {
  const { ask, asked } = sts({ "eu-south-1": ACCOUNT });
  expect(await identify("eu-south-1", ask)).toEqual(ACCOUNT);
  expect(asked).toEqual(["eu-south-1"]);
});

test.each([
  ["accepted there", ACCOUNT, true],
  ["unknown there too", UNKNOWN, false],
  ["not to be asked about there", fails("ECONNREFUSED"), undefined],
  ["throttled there", fails("Throttling", 400), undefined],
])("keys that the region does not know, and that are %s", async (_, there, isAccepted) => {
  for (const [region, home] of [
    ["eu-south-1", "us-east-1"],
    ["us-gov-east-1", "us-gov-west-1"],
    ["cn-northwest-1", "cn-north-1"],
  ] as const) {
    const { ask, asked } = sts({ [region]: UNKNOWN, [home]: there });
    const elsewhere = { region: home, ...(isAccepted !== undefined && { isAccepted }) };
    expect(await identify(region, ask)).toEqual({ noAccess: { problem: "rejected", region, elsewhere } });
    expect(asked).toEqual([region, home]);
  }
});

test.each([
  [fails("ExpiredToken", 403), "expired"],
  [fails("SignatureDoesNotMatch", 403), "wrong signature"],
  [fails("OptInRequired", 403), "not activated"],
])("if the home region knows better what is wrong (%j), that is the problem: %s", async (there, problem) => {
  const { ask } = sts({ "eu-south-1": UNKNOWN, "us-east-1": there });
  expect(await identify("eu-south-1", ask)).toEqual({ noAccess: { problem } });
});

test("keys that the home region itself does not know are wrong, and no other region is asked", async () => {
  const { ask, asked } = sts({ "us-east-1": UNKNOWN });
  expect(await identify("us-east-1", ask)).toEqual({
    noAccess: { problem: "rejected", region: "us-east-1" },
  });
  expect(asked).toEqual(["us-east-1"]);
});

test.each([
  ["responds", ACCOUNT],
  ["responds with an error", fails("ExpiredToken", 403)],
])("a region without a host does not exist if the home region %s", async (_, there) => {
  const { ask } = sts({ "eu-south-9": NO_HOST, "us-east-1": there });
  expect(await identify("eu-south-9", ask)).toEqual({
    noAccess: { problem: "no such region", region: "eu-south-9" },
  });
});

test("if no region has a host, it is the network", async () => {
  const { ask } = sts({ "eu-south-1": NO_HOST, "us-east-1": NO_HOST });
  expect(await identify("eu-south-1", ask)).toEqual({
    noAccess: { problem: "unreachable", code: "ENOTFOUND" },
  });
});

test.each([
  [fails("ExpiredToken", 403), { problem: "expired" }],
  [fails("RequestTimeTooSkewed", 403), { problem: "clock" }],
  [fails("SignatureDoesNotMatch", 403), { problem: "wrong signature" }],
  [fails("AccessDenied", 403), { problem: "denied" }],
  [fails("OptInRequired", 403), { problem: "not activated" }],
  [fails("RegionDisabledException", 403), { problem: "region disabled", region: "eu-south-1" }],
  [fails("Throttling", 400), { problem: "unreachable", code: "Throttling" }],
  [fails("ECONNRESET"), { problem: "unreachable", code: "ECONNRESET" }],
  [fails("CredentialsProviderError"), { problem: "no credentials" }],
  [fails("CredentialsProviderError", undefined, "Token is expired"), { problem: "expired" }],
  [
    fails("CredentialsProviderError", undefined, "requires multi-factor authentication"),
    { problem: "needs MFA" },
  ],
  [fails("CredentialsProviderError", undefined, "ForbiddenException: No access"), { problem: "role denied" }],
  [
    fails("CredentialsProviderError", undefined, "UnauthorizedException: Session token not found or invalid"),
    { problem: "expired" },
  ],
  [
    fails("CredentialsProviderError", undefined, "Error: connect ECONNREFUSED 10.0.0.1:443"),
    { problem: "provider failed", code: "ECONNREFUSED" },
  ],
])("%j says what is wrong, without another call", async (answer, noAccess) => {
  const { ask, asked } = sts({ "eu-south-1": answer });
  expect(await identify("eu-south-1", ask)).toEqual({ noAccess });
  expect(asked).toEqual(["eu-south-1"]);
});
