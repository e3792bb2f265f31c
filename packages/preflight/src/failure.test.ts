import { expect, test } from "vitest";
import { failureKind, nextStep } from "./failure.ts";

test.each([
  // What AWS was seen to send, with statuses that alone would say something else.
  [403, "ExpiredToken", "expired"],
  [400, "ExpiredTokenException", "expired"],
  [403, "InvalidClientTokenId", "unknown key"],
  [400, "UnrecognizedClientException", "unknown key"],
  [401, "AuthFailure", "unknown key"],
  [403, "SignatureDoesNotMatch", "wrong signature"],
  [403, "InvalidSignatureException", "wrong signature"],
  [400, "IncompleteSignatureException", "wrong signature"],
  [403, "RequestTimeTooSkewed", "clock"],
  [400, "RequestExpired", "clock"],
  [403, "AccessDenied", "denied"],
  [400, "AccessDeniedException", "denied"],
  [403, "UnauthorizedOperation", "denied"],
  [403, "AuthorizationErrorException", "denied"],
  [403, "RegionDisabledException", "region disabled"],
  [401, "OptInRequired", "not activated"],
  [403, "SubscriptionRequiredException", "not activated"],
  [400, "ThrottlingException", "throttled"],
  [400, "Throttling", "throttled"],
  [429, "TooManyRequestsException", "throttled"],
  [503, "RequestLimitExceeded", "throttled"],
  // Codes that nobody knows.
  [403, "SomeException", "denied"],
  [401, "SomeException", "denied"],
  [429, "SomeException", "throttled"],
  [400, "SomeException", "other"],
  [500, "InternalFailure", "other"],
] as const)("%i %s means %s", (status, code, kind) => {
  expect(failureKind({ status, code })).toBe(kind);
});

test.each([
  ["ENOTFOUND", "no such host"],
  ["EAI_AGAIN", "network"],
  ["ECONNREFUSED", "network"],
  ["TimeoutError", "network"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "certificate"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "certificate"],
  ["CERT_HAS_EXPIRED", "certificate"],
] as const)("%s of Node, before any response, means %s", (code, kind) => {
  expect(failureKind({ code })).toBe(kind);
});

test.each([
  "Signature expired: 20261129T090000Z is now earlier than 20261129T091500Z (20261129T093000Z - 15 min.)",
  "Signature not yet current: 20261129T100000Z is still later than 20261129T094500Z",
])("a signature that is rejected for its time is a matter of the clock: %s", (message) => {
  for (const code of ["SignatureDoesNotMatch", "InvalidSignatureException"])
    expect(failureKind({ code, status: 403, message })).toBe("clock");
});

test("each kind of failure has a next step of its own", () => {
  const codes = [
    "AccessDenied",
    "ExpiredToken",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "RequestTimeTooSkewed",
    "OptInRequired",
    "RegionDisabledException",
    "Throttling",
    "ENOTFOUND",
    "ECONNREFUSED",
    "CERT_HAS_EXPIRED",
    "SomeException",
  ];
  expect(new Set(codes.map((code) => nextStep({ code }))).size).toBe(codes.length);
});
