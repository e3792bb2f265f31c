import { expect, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "./aws-error.ts";

const error = (fields: object) => Object.assign(new Error("why"), fields);

test.for<[object, string, boolean]>([
  [{ name: "CredentialsProviderError" }, "no_credentials", false],
  [{ name: "ExpiredTokenException" }, "no_credentials", false],
  [{ name: "UnrecognizedClientException" }, "no_credentials", false],
  [{ name: "InvalidClientTokenId" }, "no_credentials", false],
  [{ name: "AccessDeniedException" }, "access_denied", false],
  [{ name: "AccessDenied" }, "access_denied", false],
  [{ name: "ResourceNotFoundException" }, "resource_not_found", false],
  [{ name: "QueueDoesNotExist" }, "resource_not_found", false],
  [{ name: "AWS.SimpleQueueService.NonExistentQueue" }, "resource_not_found", false],
  [{ name: "ThrottlingException" }, "unavailable", true],
  [{ name: "Whatever", $metadata: { httpStatusCode: 503 } }, "unavailable", true],
  [{ name: "TimeoutError" }, "unavailable", true],
  [{ code: "ECONNREFUSED" }, "unavailable", true],
  [{ code: "ENOTFOUND" }, "unavailable", true],
  [{ name: "ValidationException", $metadata: { httpStatusCode: 400 } }, "call_rejected", false],
])("an error of AWS %o is %s", ([fields, code, retryable]) => {
  const cause = error(fields);
  const own = fromAwsError(cause, "send the job", { jobId: "job" });
  expect(own).toMatchObject({ code, retryable, jobId: "job", message: "cannot send the job: why" });
  expect(own.cause).toBe(cause);
  expect(own.nextStep).toMatch(/\.$/);
});

test("a missing region is said so", () => {
  expect(fromAwsError(new Error("Region is missing"), "read")).toMatchObject({ code: "not_configured" });
});

test.each(["ENOTFOUND", "EAI_AGAIN"])("a host that has no address (%s) may be of no region", (code) => {
  const { nextStep, retryable } = fromAwsError(error({ code }), "read");
  expect({ nextStep, retryable }).toEqual({
    ...{ nextStep: "Check the network and the region, and try again.", retryable: true },
  });
});

test("an own error stays as it is, and what is no error is named", () => {
  const own = new BoomerangError("mine", { code: "timeout", nextStep: "Wait." });
  expect(fromAwsError(own, "read")).toBe(own);
  expect(fromAwsError("text", "read").message).toBe("cannot read: text");
});
