import { expect, test } from "vitest";
import { type ErrorFacts, failureKind } from "../failure.ts";
import { errorFacts } from "./fact-of.ts";
import { originOf } from "./provider-error.ts";

const provider = (message: string, cause?: ErrorFacts): ErrorFacts => ({
  code: "CredentialsProviderError",
  message,
  ...(cause !== undefined && { cause }),
});
const kindOf = (error: ErrorFacts) => {
  const origin = originOf(error);
  return origin && [origin.code, failureKind(origin)];
};

test.each([
  // As the SDK writes them: the error of the service or of Node as text.
  ["Error: getaddrinfo ENOTFOUND portal.sso.eu-south-9.amazonaws.com", "ENOTFOUND", "no such host"],
  ["Error: getaddrinfo EAI_AGAIN portal.sso.eu-west-1.amazonaws.com", "EAI_AGAIN", "network"],
  ["Error: connect ECONNREFUSED 127.0.0.1:3128", "ECONNREFUSED", "network"],
  ["TimeoutError: Connection timed out after 3000 ms", "TimeoutError", "network"],
  ["AggregateError", "AggregateError", "network"],
  ["Error: self-signed certificate in certificate chain", "CERT_NOT_ACCEPTED", "certificate"],
  ["Error: unable to get local issuer certificate", "CERT_NOT_ACCEPTED", "certificate"],
  ["Error: unable to verify the first certificate", "CERT_NOT_ACCEPTED", "certificate"],
  ["Error: certificate has expired", "CERT_NOT_ACCEPTED", "certificate"],
  ["ForbiddenException: No access", "ForbiddenException", "denied"],
  ["TooManyRequestsException: Rate exceeded", "TooManyRequestsException", "throttled"],
  ["ResourceNotFoundException: no such role", "ResourceNotFoundException", "other"],
])("what a provider's message quotes is found: %s", (message, code, kind) => {
  expect(kindOf(provider(message))).toEqual([code, kind]);
});

test.each([
  "Could not load credentials from any providers",
  "Could not resolve credentials using profile: [Throttling] in configuration/credentials file(s).",
  "Profile EXAMPLE was not found.",
  "Failed to load token from /home/me/.aws/login/cache/1.json: Error: ENOENT: no such file or directory",
  "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
  "",
])("a message that quotes no failed call says no more: %j", (message) => {
  expect(originOf(provider(message))).toBeUndefined();
});

test("a cause counts more than the message, however deep it is", () => {
  const refused = { code: "ECONNREFUSED" };
  const deep = provider("", provider("ForbiddenException: No access", refused));
  expect(originOf(deep)).toEqual(refused);
  expect(originOf(provider("", { code: "AccessDenied", status: 403 }))).toEqual({
    ...{ code: "AccessDenied", status: 403 },
  });
  expect(originOf(provider("", { code: "ENOENT" }))).toBeUndefined();
});

test("the causes of an error are known, also if they form a circle", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(errorFacts(new Error("outer", { cause: refused }))).toMatchObject({
    cause: { code: "ECONNREFUSED", message: "connect" },
  });
  const circle = new Error("circle");
  circle.cause = circle;
  expect(errorFacts(circle).cause?.message).toBe("circle");
});
